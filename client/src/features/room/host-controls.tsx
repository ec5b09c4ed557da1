import { CAPACITY } from '@hearsay/shared/limits';
import type { RoomInfo } from '@hearsay/shared/models';
import { type FormEvent, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Switch } from '../../ui/switch.tsx';
import styles from './room-sheet.module.css';
import type { RoomStore } from './room-store.ts';
import { useAct } from './use-act.ts';

interface ControlProps {
  store: RoomStore;
  room: RoomInfo;
}

/** The room's name; it may be empty. */
export function NameControl({ store, room }: ControlProps) {
  const text = useText();
  const [name, setName] = useState(room.name);
  const { busy, error, act } = useAct();
  const changed = name.trim() !== room.name;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (changed) act(() => store.update({ name: name.trim() }));
  };
  return (
    <form onSubmit={save}>
      <Field
        label={text.roomSheet.name}
        hint={text.roomSheet.nameHint}
        error={error && text.errors[error.code]}
        placeholder={text.roomSheet.namePlaceholder}
        value={name}
        maxLength={128}
        enterKeyHint="done"
        onChange={(event) => setName(event.target.value)}
        end={
          changed && (
            <Button type="submit" disabled={busy}>
              {text.common.save}
            </Button>
          )
        }
      />
    </form>
  );
}

/** Locked, nobody new comes in (R9). */
export function LockControl({ store, room }: ControlProps) {
  const text = useText();
  const { error, act } = useAct();
  return (
    <div className={styles.control}>
      <Switch
        label={text.roomSheet.lock}
        hint={text.roomSheet.lockHint}
        checked={room.locked}
        onChange={(locked) => act(() => store.update({ locked }))}
      />
      <p role="alert" className={styles.error}>
        {error && text.errors[error.code]}
      </p>
    </div>
  );
}

/** How many members there may be (R13). */
export function CapacityControl({ store, room }: ControlProps) {
  const text = useText();
  const [draft, setDraft] = useState<string | null>(null);
  const { busy, error, act } = useAct();
  const shown = draft ?? String(room.capacity);
  const wanted = Number(shown);
  const fits = Number.isInteger(wanted) && wanted >= CAPACITY.min && wanted <= CAPACITY.max;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (fits)
      act(
        () => store.update({ capacity: wanted }),
        () => setDraft(null),
      );
  };
  const range = text.roomSheet.capacityHint(CAPACITY.min, CAPACITY.max);
  const misfit = fits ? null : range;
  const said = error ? text.errors[error.code] : misfit;
  return (
    <form onSubmit={save}>
      <Field
        label={text.roomSheet.capacity}
        hint={range}
        error={said}
        inputMode="numeric"
        value={shown}
        onChange={(event) => setDraft(event.target.value)}
        end={
          wanted !== room.capacity && (
            <Button type="submit" disabled={busy || !fits}>
              {text.common.save}
            </Button>
          )
        }
      />
    </form>
  );
}
