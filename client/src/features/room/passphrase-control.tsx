import { passphraseSchema } from '@hearsay/shared/credentials';
import type { RoomInfo } from '@hearsay/shared/models';
import { type FormEvent, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import styles from './room-sheet.module.css';
import type { RoomStore } from './room-store.ts';
import { useAct } from './use-act.ts';

/** Sets, changes or removes the passphrase that newcomers are asked for. What it is, only the host's eyes see, once. */
export function PassphraseControl({ store, room }: { store: RoomStore; room: RoomInfo }) {
  const text = useText();
  const [draft, setDraft] = useState<string | null>(null);
  const { busy, error, act } = useAct();

  if (draft === null) {
    return (
      <div className={styles.control}>
        <div className={styles.row}>
          <div>
            <p className={styles.label}>{text.roomSheet.passphrase}</p>
            <p className={styles.hint}>
              {room.passphraseRequired ? text.roomSheet.passphraseSet : text.roomSheet.passphraseNone}
            </p>
          </div>
          <div className={styles.buttons}>
            {room.passphraseRequired && (
              <Button look="quiet" disabled={busy} onClick={() => act(() => store.update({ passphrase: null }))}>
                {text.roomSheet.removePassphrase}
              </Button>
            )}
            <Button onClick={() => setDraft('')}>
              {room.passphraseRequired ? text.roomSheet.changePassphrase : text.roomSheet.setPassphrase}
            </Button>
          </div>
        </div>
        <p role="alert" className={styles.error}>
          {error && text.errors[error.code]}
        </p>
      </div>
    );
  }

  const fits = passphraseSchema.safeParse(draft).success;
  const misfit = draft === '' || fits ? null : text.roomSheet.passphraseHint;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (fits)
      act(
        () => store.update({ passphrase: draft }),
        () => setDraft(null),
      );
  };
  return (
    <form className={styles.control} onSubmit={save}>
      <Field
        label={text.roomSheet.newPassphrase}
        hint={text.roomSheet.passphraseHint}
        error={error ? text.errors[error.code] : misfit}
        value={draft}
        autoFocus
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="done"
        onChange={(event) => setDraft(event.target.value)}
      />
      <div className={styles.row}>
        <Button look="quiet" onClick={() => setDraft(null)}>
          {text.common.cancel}
        </Button>
        <Button type="submit" disabled={busy || !fits}>
          {text.common.save}
        </Button>
      </div>
    </form>
  );
}
