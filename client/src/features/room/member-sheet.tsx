import type { Member } from '@hearsay/shared/models';
import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './member-sheet.module.css';
import type { RoomStore } from './room-store.ts';
import { useAct } from './use-act.ts';

type Action = 'transfer' | 'remove' | 'ban';

/** What the host can do about one member. Each choice says what it does before it is done. */
export function MemberSheet({ store, member, onClose }: { store: RoomStore; member: Member; onClose: () => void }) {
  const text = useText();
  const { busy, error, act } = useAct();
  const [chosen, setChosen] = useState<Action | null>(null);
  const actions: Record<Action, { label: string; hint: string; run: () => Promise<void> }> = {
    transfer: { label: text.people.transfer, hint: text.people.transferHint, run: () => store.transfer(member.id) },
    remove: { label: text.people.remove, hint: text.people.removeHint, run: () => store.kick(member.id) },
    ban: { label: text.people.ban, hint: text.people.banHint, run: () => store.kick(member.id, true) },
  };
  return (
    <Sheet title={member.name} closeLabel={text.common.close} onClose={onClose}>
      <ul role="list" className={styles.actions}>
        {(Object.keys(actions) as Action[]).map((name) => {
          const { label, hint, run } = actions[name];
          return (
            <li key={name}>
              <Button wide aria-expanded={chosen === name} onClick={() => setChosen(chosen === name ? null : name)}>
                {label}
              </Button>
              {chosen === name && (
                <div className={styles.confirm}>
                  <p>{hint}</p>
                  <Button look="ink" wide disabled={busy} onClick={() => act(run, onClose)}>
                    {label}
                  </Button>
                </div>
              )}
            </li>
          );
        })}
      </ul>
      <p role="alert" className={styles.error}>
        {error && text.errors[error.code]}
      </p>
    </Sheet>
  );
}
