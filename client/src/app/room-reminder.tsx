import { formatRoomCode, roomPath } from '@hearsay/shared/room-code';
import { navigate } from 'wouter/use-browser-location';
import { type StoreApi, useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { RoomState } from '../features/room/room-store.ts';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import styles from './room-reminder.module.css';
import { useShell } from './shell-context.ts';

/** Before the app is there: in no room yet. */
const NOWHERE: Pick<RoomState, 'session' | 'room'> = { session: { phase: 'idle' }, room: null };
const nowhere = createStore(() => NOWHERE);

/**
 * Outside a room that one is still in, by this page or the one before it: says so, and leads back. One button for both: the
 * app comes at the press of a finger, and the button must still be there when the finger lifts.
 */
export function RoomReminder() {
  const { rooms } = useShell();
  const { app, left } = useStore(rooms);
  const room: StoreApi<Pick<RoomState, 'session' | 'room'>> = app?.room ?? nowhere;
  const session = useStore(room, (state) => state.session);
  const name = useStore(room, (state) => state.room?.name);
  if (session.phase === 'idle') return left !== null && <Reminder code={left} name="" />;
  // At the door one is not inside yet.
  if (name === undefined || session.phase === 'ended' || session.phase === 'refused') return null;
  return <Reminder code={session.code} name={name} />;
}

function Reminder({ code, name }: { code: string; name: string }) {
  const text = useText();
  return (
    <div className={styles.reminder}>
      <span className={styles.dot} aria-hidden="true" />
      <p>{text.home.inRoom(name === '' ? formatRoomCode(code) : `\u2068${name}\u2069`)}</p>
      <Button look="quiet" onClick={() => navigate(roomPath(code))}>
        {text.home.returnToRoom}
      </Button>
    </div>
  );
}
