import type { RoomInfo } from '@hearsay/shared/models';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { DoorIcon, InviteIcon, LockIcon, SlidersIcon } from '../../ui/icons.tsx';
import { useLongPress } from '../../ui/use-long-press.ts';
import styles from './room-bar.module.css';

interface RoomBarProps {
  room: RoomInfo;
  wide: boolean;
  /** The connection stands. */
  live: boolean;
  /** Who is here, where there is width for it. */
  people?: ReactNode;
  onInvite: () => void;
  onMenu: () => void;
  onLeave: () => void;
  /** The name or code was pressed and held: leave and forget, at once. */
  onQuickExit: () => void;
}

/** The room's head: its name and code, and what can be done with it. */
export function RoomBar({ room, wide, live, people, onInvite, onMenu, onLeave, onQuickExit }: RoomBarProps) {
  const text = useText();
  const press = useLongPress(onQuickExit, onMenu);
  const code = <CodeText code={room.code} spoken={text.room.codeSpoken(room.code)} />;
  return (
    <header className={styles.bar}>
      <button type="button" className={styles.title} {...press} title={text.room.details}>
        <span className={styles.dot} data-live={live} aria-hidden="true" />
        <h1 className={styles.name}>{room.name === '' ? code : <bdi>{room.name}</bdi>}</h1>
        {room.name !== '' && <span className={styles.code}>{code}</span>}
        {room.locked && (
          <span className={styles.locked} role="img" aria-label={text.room.locked}>
            <LockIcon />
          </span>
        )}
      </button>
      {people}
      <div className={styles.actions}>
        {wide ? (
          <>
            <Button look="quiet" icon={<InviteIcon />} onClick={onInvite}>
              {text.room.invite}
            </Button>
            <Button look="quiet" icon={<SlidersIcon />} onClick={onMenu}>
              {text.room.menu}
            </Button>
            <Button look="quiet" icon={<DoorIcon />} onClick={onLeave}>
              {text.room.leave}
            </Button>
          </>
        ) : (
          <>
            <IconButton label={text.room.invite} onClick={onInvite}>
              <InviteIcon />
            </IconButton>
            <IconButton label={text.room.menu} onClick={onMenu}>
              <SlidersIcon />
            </IconButton>
          </>
        )}
      </div>
    </header>
  );
}
