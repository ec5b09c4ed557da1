import { classNames } from './class-names.ts';
import styles from './code-text.module.css';

interface CodeTextProps {
  /** The nine characters, without dashes. */
  code: string;
  /** How the code is read out. */
  spoken: string;
  size?: 'inline' | 'large';
  /** The room has ended: its code goes. */
  fading?: boolean;
}

/** A room's code, the one ornament: monospaced, in three groups. Selecting and copying it gives it with its dashes. */
export function CodeText({ code, spoken, size = 'inline', fading = false }: CodeTextProps) {
  const groups = code.match(/.{1,3}/g) ?? [];
  return (
    <span className={classNames(styles.code, styles[size], fading && styles.fading)} dir="ltr" translate="no">
      <span className={styles.spoken}>{spoken}</span>
      <span aria-hidden="true" className={styles.groups}>
        {groups.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: three groups, in place.
          <span key={index} className={styles.group}>
            {index > 0 && <span className={styles.dash}>-</span>}
            {group}
          </span>
        ))}
      </span>
    </span>
  );
}
