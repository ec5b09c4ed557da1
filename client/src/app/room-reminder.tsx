import { formatRoomCode, roomPath } from '@hearsay/shared/room-code';
import { navigate } from 'wouter/use-browser-location';
import { useStore } from 'zustand';
import type { RoomStore } from '../features/room/room-store.ts';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import styles from './room-reminder.module.css';
import { useShell } from './shell-context.ts';

/** Outside a room that one is still in, by this page or the one before it: says so, and leads back. */
export function RoomReminder() {
  const { rooms } = useShell();
  const { app, left } = useStore(rooms);
  if (app !== null) return <OpenRoom room={app.room} />;
  return left !== null && <Reminder code={left} name="" />;
}

function OpenRoom({ room }: { room: RoomStore }) {
  const session = useStore(room, (state) => state.session);
  const name = useStore(room, (state) => state.room?.name ?? '');
  if (session.phase === 'idle' || session.phase === 'ended' || session.phase === 'refused') return null;
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
