import { formatRoomCode, roomPath } from '@hearsay/shared/room-code';
import { navigate } from 'wouter/use-browser-location';
import { useStore } from 'zustand';
import type { RoomStore } from '../features/room/room-store.ts';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import styles from './room-reminder.module.css';

/** Outside a room that one is still in: says so, and leads back. */
export function RoomReminder({ room }: { room: RoomStore }) {
  const text = useText();
  const session = useStore(room, (state) => state.session);
  const name = useStore(room, (state) => state.room?.name ?? '');
  if (session.phase === 'idle' || session.phase === 'ended' || session.phase === 'refused') return null;
  const { code } = session;
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
