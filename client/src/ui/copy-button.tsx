import { type ReactNode, useEffect, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import { copyText } from './clipboard.ts';
import { CheckIcon, CopyIcon } from './icons.tsx';

interface CopyButtonProps {
  /** What is copied. */
  value: string;
  label: string;
  done: string;
  look?: 'line' | 'ink' | 'icon';
  icon?: ReactNode;
}

/** Copies, and says so for two seconds. */
export function CopyButton({ value, label, done, look = 'line', icon = <CopyIcon /> }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => setCopied(await copyText(value));
  if (look === 'icon') {
    return (
      <IconButton label={copied ? done : label} onClick={copy}>
        {copied ? <CheckIcon /> : icon}
      </IconButton>
    );
  }
  return (
    <Button look={look} icon={copied ? <CheckIcon /> : icon} onClick={copy}>
      <span aria-live="polite">{copied ? done : label}</span>
    </Button>
  );
}
