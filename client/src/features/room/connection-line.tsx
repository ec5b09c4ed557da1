import { useEffect } from 'react';
import type { Recovery, SessionState } from '../../connection/connection-status.ts';
import type { Catalogue } from '../../i18n/en.ts';
import { useText } from '../../i18n/text.tsx';
import styles from './connection-line.module.css';

interface ConnectionLineProps {
  session: SessionState;
  recovery: Recovery;
  /** Messages that have not gone out. */
  outbox: number;
  /** The server takes none of them at the moment, though it is there. */
  held: boolean;
  onRetry: () => void;
  onDismiss: () => void;
}

const GOOD_NEWS_MS = 6_000;

type Standing = Pick<ConnectionLineProps, 'session' | 'recovery' | 'outbox' | 'held'>;

function sentence({ session, recovery, outbox, held }: Standing, text: Catalogue): string | null {
  switch (session.phase) {
    case 'offline':
      return text.connection.offline(outbox);
    case 'reconnecting':
      return outbox === 0 ? text.connection.reconnecting : text.connection.waiting(outbox);
    case 'resyncing':
      return text.connection.resyncing;
    case 'live':
      if (held) return text.connection.held(outbox);
      switch (recovery?.type) {
        case 'caught-up':
          return text.connection.caughtUp(recovery.messages);
        case 'gap':
          return text.connection.gap;
        case 'new-epoch':
          return text.connection.renewed;
        case undefined:
          return null;
      }
      return null;
    default:
      return null;
  }
}

/** The one quiet line about the connection, in a polite region of its own. Empty when there is nothing to say. */
export function ConnectionLine({ session, recovery, outbox, held, onRetry, onDismiss }: ConnectionLineProps) {
  const text = useText();
  const said = sentence({ session, recovery, outbox, held }, text);
  const down = session.phase === 'reconnecting' || session.phase === 'offline';
  const passing = session.phase === 'live' && recovery?.type === 'caught-up';

  // biome-ignore lint/correctness/useExhaustiveDependencies: each recovery has its own time.
  useEffect(() => {
    if (!passing) return;
    const timer = setTimeout(onDismiss, GOOD_NEWS_MS);
    return () => clearTimeout(timer);
  }, [passing, recovery]);

  return (
    <div className={styles.line} data-shown={said !== null}>
      <p role="status">{said}</p>
      {down && (
        <button type="button" className={styles.action} onClick={onRetry}>
          {text.connection.retry}
        </button>
      )}
      {said !== null && session.phase === 'live' && !held && !passing && (
        <button type="button" className={styles.action} onClick={onDismiss}>
          {text.connection.dismiss}
        </button>
      )}
    </div>
  );
}
