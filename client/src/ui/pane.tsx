import type { ReactNode } from 'react';
import styles from './pane.module.css';

interface PaneProps {
  /** What a reader hears it called. */
  label: string;
  children: ReactNode;
}

/** A part of a screen that fills its place: its rows stand one below the other, and only what is inside them scrolls. */
export function Pane({ label, children }: PaneProps) {
  return (
    <section className={styles.pane} aria-label={label}>
      {children}
    </section>
  );
}
