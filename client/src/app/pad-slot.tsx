import { type ComponentType, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { SessionState } from '../connection/connection-status.ts';
import type { PadPaneProps } from '../features/pad/pad-pane.tsx';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { stylesAgain } from '../ui/styles-again.ts';
import { useApp } from './app-context.ts';
import styles from './pad-slot.module.css';

interface PadSlotProps {
  session: SessionState;
  shown: boolean;
  /** Takes a passage to the chat. */
  onQuote: (passage: string) => void;
}

/** The chat comes first: the pad's code is fetched this long after the pad could be seen. */
const AFTER_CHAT_MS = 300;

type Pane = ComponentType<PadPaneProps>;

/** Where the pad stands. Its code comes on demand: once it is in view, and the chat is there. */
export function PadSlot({ session, shown, onQuote }: PadSlotProps) {
  const { pad, room, presence } = useApp();
  const text = useText();
  const members = useStore(presence, (state) => state.byId);
  const selfId = useStore(room, (state) => state.self?.id);
  const code = useStore(pad, (state) => state.code);
  const [loaded, setLoaded] = useState<{ readonly Pane: Pane } | 'failed' | null>(null);
  const live = session.phase === 'live';
  const missing = loaded === null || code === 'none';

  useEffect(() => {
    if (!shown || !live || !missing) return;
    const timer = setTimeout(() => {
      void pad.open();
      stylesAgain()
        .then(loadPane)
        .then(
          (Pane) => setLoaded({ Pane }),
          () => setLoaded('failed'),
        );
    }, AFTER_CHAT_MS);
    return () => clearTimeout(timer);
  }, [pad, shown, live, missing]);

  if (loaded === 'failed' || code === 'failed') {
    const again = () => {
      void pad.open();
      setLoaded(null);
    };
    return (
      <div className={styles.waiting}>
        <p role="status">{text.pad.loadFailed}</p>
        <Button onClick={again}>{text.common.retry}</Button>
      </div>
    );
  }
  if (loaded === null) {
    return (
      <div className={styles.waiting}>
        <p>{text.pad.loading}</p>
      </div>
    );
  }
  return <loaded.Pane pad={pad} members={members} selfId={selfId} connected={live} shown={shown} onQuote={onQuote} />;
}

const loadPane = () => import('../features/pad/pad-pane.tsx').then((module) => module.PadPane);
