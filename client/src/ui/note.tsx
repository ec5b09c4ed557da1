import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import styles from './note.module.css';

interface NoteProps {
  children: ReactNode;
  /** What can be done about it. */
  action?: string;
  onAction?: () => void;
  /** The way to be rid of it. */
  dismiss?: string;
  onDismiss?: () => void;
}

/** A quiet word beside what a screen is for. */
export function Note({ children, action, onAction, dismiss, onDismiss }: NoteProps) {
  return (
    <div className={styles.note} role="status">
      <div className={styles.words}>{children}</div>
      {(action || dismiss) && (
        <div className={styles.buttons}>
          {dismiss && (
            <Button look="quiet" onClick={onDismiss}>
              {dismiss}
            </Button>
          )}
          {action && (
            <Button look="quiet" onClick={onAction}>
              {action}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
