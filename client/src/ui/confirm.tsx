import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import styles from './confirm.module.css';

interface ConfirmProps {
  /** The first button, the question it leads to, and the button that does it. */
  label: string;
  question: string;
  confirm: string;
  cancel: string;
  hint?: string;
  icon?: ReactNode;
  onConfirm: () => void;
}

/** Something that cannot be undone: asks in place, once. */
export function Confirm({ label, question, confirm, cancel, hint, icon, onConfirm }: ConfirmProps) {
  const [asked, setAsked] = useState<boolean | null>(null);
  if (!asked) {
    return (
      // Who has thought better of it is back where they were.
      <Button wide icon={icon} autoFocus={asked === false} onClick={() => setAsked(true)}>
        {label}
      </Button>
    );
  }
  return (
    <div className={styles.confirm} role="group" aria-label={question}>
      <p className={styles.question}>{question}</p>
      {hint && <p className={styles.hint}>{hint}</p>}
      <div className={styles.buttons}>
        {/* The safe answer has the focus. */}
        <Button autoFocus onClick={() => setAsked(false)}>
          {cancel}
        </Button>
        <Button look="ink" onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </div>
  );
}
