import { useStore } from 'zustand';
import { useText } from '../../i18n/text.tsx';
import styles from './pad-status.module.css';
import type { PadStore } from './pad-store.ts';

interface PadStatusProps {
  pad: PadStore;
  connected: boolean;
  words: number;
}

/** How the pad stands, in one quiet line, and how long it is. */
export function PadStatus({ pad, connected, words }: PadStatusProps) {
  const text = useText();
  const ready = useStore(pad, (state) => state.ready);
  const full = useStore(pad, (state) => state.full);
  let said: string | null = null;
  if (!connected) said = text.pad.offline;
  else if (full) said = text.pad.full;
  else if (!ready) said = text.pad.loading;
  return (
    <div className={styles.status}>
      <p role="status">{said}</p>
      {said === null && words > 0 && <p className={styles.words}>{text.pad.words(words)}</p>}
    </div>
  );
}
