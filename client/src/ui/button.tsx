import type { ComponentProps, ReactNode } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';

interface ButtonProps extends ComponentProps<'button'> {
  /** `ink` once a screen at most: what the screen is for. */
  look?: 'ink' | 'line' | 'quiet';
  wide?: boolean;
  icon?: ReactNode;
}

/** A button in words, 44 px high at least. */
export function Button({ look = 'line', wide = false, icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={classNames(styles.button, styles[look], wide && styles.wide, className)} {...rest}>
      {icon}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** What the button does: read out, and shown as a tip. */
  label: string;
  look?: 'ink' | 'quiet';
}

/** A button that is an icon, with its name for those who do not see it. */
export function IconButton({ label, look = 'quiet', className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classNames(styles.button, styles.icon, styles[look], className)}
      {...rest}
    >
      {children}
    </button>
  );
}
