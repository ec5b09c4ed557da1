import type { Member } from '@hearsay/shared/models';
import { useText } from '../../i18n/text.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './member-sheet.module.css';
import type { RoomStore } from './room-store.ts';
import { useAct } from './use-act.ts';

/** What the host can do about one member. Each choice says what it does before it is done. */
export function MemberSheet({ store, member, onClose }: { store: RoomStore; member: Member; onClose: () => void }) {
  const text = useText();
  const { error, act } = useAct();
  const { people } = text;
  const actions = [
    { label: people.transfer, hint: people.transferHint, run: () => store.transfer(member.id) },
    { label: people.remove, hint: people.removeHint, run: () => store.kick(member.id) },
    { label: people.ban, hint: people.banHint, run: () => store.kick(member.id, true) },
  ];
  return (
    <Sheet title={member.name} closeLabel={text.common.close} onClose={onClose}>
      <ul role="list" className={styles.actions}>
        {actions.map(({ label, hint, run }) => (
          <li key={label}>
            <Confirm
              label={label}
              question={label}
              hint={hint}
              confirm={label}
              cancel={text.common.cancel}
              onConfirm={() => act(run, onClose)}
            />
          </li>
        ))}
      </ul>
      <p role="alert" className={styles.error}>
        {error && text.errors[error.code]}
      </p>
    </Sheet>
  );
}
