import { type ReactNode, useEffect, useRef } from 'react';
import styles from './page.module.css';

interface PageProps {
  title: string;
  /** Stands before the title: the way back. */
  start?: ReactNode;
  children: ReactNode;
}

/** A plain page of one column under a bar. Its heading takes the focus when it appears. */
export function Page({ title, start, children }: PageProps) {
  const heading = useHeadingFocus();
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        {start}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </header>
      <main className={styles.column}>{children}</main>
    </div>
  );
}

interface StatementProps {
  /** Stands above the title: the room's code. */
  ornament?: ReactNode;
  title: string;
  text?: ReactNode;
  /** Next steps. */
  children?: ReactNode;
}

/** A screen that says one thing and what to do next. */
export function Statement({ ornament, title, text, children }: StatementProps) {
  const heading = useHeadingFocus();
  return (
    <main className={styles.statement}>
      <div className={styles.words}>
        {ornament && <p>{ornament}</p>}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {text && <p className={styles.text}>{text}</p>}
      </div>
      {children && <div className={styles.steps}>{children}</div>}
    </main>
  );
}

/** A part of a page, with its heading. */
export function Section({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}

/** Moves the focus to a heading when its screen appears, so that a reader hears where they are. */
function useHeadingFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const element = heading.current;
    // A field that asked for the focus, or an open dialog, keeps it.
    if (element?.closest('main, body > *')?.contains(document.activeElement)) return;
    if (!document.querySelector('dialog[open]')) element?.focus({ preventScroll: true });
  }, []);
  return heading;
}
