import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './field.module.css';
import { AlertIcon } from './icons.tsx';

interface FieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: string | undefined;
  /** Why the value cannot be taken; said aloud as it appears. */
  error?: string | null | undefined;
  /** Stands at the end of the field: a button, mostly. */
  end?: ReactNode;
}

/** One labelled line of text. Nothing that is typed is kept by the browser unless `autoComplete` says so. */
export function Field({ label, hint, error, end, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.line}>
        <input
          id={id}
          dir="auto"
          autoComplete="off"
          aria-invalid={Boolean(error)}
          aria-describedby={`${id}-hint`}
          className={styles.input}
          {...input}
        />
        {end}
      </div>
      <p id={`${id}-hint`} className={styles.hint} aria-live="polite">
        {error ? (
          <span className={styles.error}>
            <AlertIcon />
            {error}
          </span>
        ) : (
          hint
        )}
      </p>
    </div>
  );
}
