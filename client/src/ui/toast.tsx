import { useEffect } from 'react';
import styles from './toast.module.css';

const SHOWN_MS = 5_000;

interface ToastProps {
  /** What to say; null keeps the region there, empty, so that the next text is announced. */
  text: string | null;
  /** Tells two toasts of the same text apart. */
  id: number | string;
  onDone: () => void;
}

/** One short sentence that comes and goes, announced politely. */
export function Toast({ text, id, onDone }: ToastProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new id starts the time anew.
  useEffect(() => {
    if (text === null) return;
    const timer = setTimeout(onDone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text, id]);
  return (
    <div className={styles.region} role="status">
      {text !== null && (
        <p key={id} className={styles.toast}>
          {text}
        </p>
      )}
    </div>
  );
}
