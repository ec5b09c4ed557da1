import type { RoomInfo } from '@hearsay/shared/models';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { DoorIcon, SlidersIcon } from '../../ui/icons.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { CapacityControl, LockControl, NameControl } from './host-controls.tsx';
import { PassphraseControl } from './passphrase-control.tsx';
import styles from './room-sheet.module.css';
import type { RoomStore } from './room-store.ts';
import { useAct } from './use-act.ts';

interface RoomSheetProps {
  store: RoomStore;
  room: RoomInfo;
  host: boolean;
  members: number;
  onClose: () => void;
  onLeave: () => void;
  onSettings: () => void;
}

/** What the room is, what its host can change about it, and the ways out. */
export function RoomSheet({ store, room, host, members, onClose, onLeave, onSettings }: RoomSheetProps) {
  const text = useText();
  const { error, act } = useAct();
  return (
    <Sheet title={text.roomSheet.title} closeLabel={text.common.close} onClose={onClose}>
      <div className={styles.identity}>
        <CodeText code={room.code} spoken={text.room.codeSpoken(room.code)} />
        <span>{text.roomSheet.taken(members, room.capacity)}</span>
      </div>
      <p className={styles.kind}>{text.room.kind}</p>

      {host ? (
        <div className={styles.controls}>
          <NameControl store={store} room={room} />
          <LockControl store={store} room={room} />
          <PassphraseControl store={store} room={room} />
          <CapacityControl store={store} room={room} />
        </div>
      ) : (
        room.name !== '' && (
          <p>
            <bdi>{room.name}</bdi>
          </p>
        )
      )}

      <div className={styles.ways}>
        <Button wide icon={<SlidersIcon />} onClick={onSettings}>
          {text.roomSheet.settings}
        </Button>
        <Button wide icon={<DoorIcon />} onClick={onLeave}>
          {text.roomSheet.leave}
        </Button>
        {host && (
          <Confirm
            label={text.roomSheet.close}
            question={text.roomSheet.closeConfirm}
            hint={text.roomSheet.closeHint}
            confirm={text.roomSheet.closeNow}
            cancel={text.common.cancel}
            onConfirm={() => act(() => store.close())}
          />
        )}
        <p role="alert" className={styles.error}>
          {error && text.errors[error.code]}
        </p>
      </div>
    </Sheet>
  );
}
