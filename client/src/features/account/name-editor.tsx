import { TEXT } from '@hearsay/shared/limits';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { PencilIcon, ShuffleIcon } from '../../ui/icons.tsx';
import styles from './name-editor.module.css';

interface NameEditorProps {
  /** The name as others see it. */
  name: string;
  /** What the person called themselves, where a room made it unique (T4). */
  draft?: string;
  /** Stands before the name while it is not being changed. */
  lead?: ReactNode;
  /** Asked for another name than the one offered; absent where none is to be. */
  onAnother?: () => void;
  /** Rejects where the name is not taken; the editor then stays open. */
  onSave: (name: string) => Promise<void> | void;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A name, and the way to change it in place. */
export function NameEditor({ name, draft: chosen = name, lead, onAnother, onSave }: NameEditorProps) {
  const text = useText();
  const [draft, setDraft] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  if (draft === null) {
    return (
      <p className={styles.line}>
        {lead && <span className={styles.lead}>{lead}</span>}
        <bdi className={styles.name}>{name}</bdi>
        <IconButton label={text.name.change} onClick={() => setDraft(chosen)}>
          <PencilIcon />
        </IconButton>
        {onAnother && (
          <IconButton label={text.name.another} onClick={onAnother}>
            <ShuffleIcon />
          </IconButton>
        )}
      </p>
    );
  }

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = draft.trim();
    if (wanted === '') return setError(text.name.empty);
    if ([...graphemes.segment(wanted)].length > TEXT.nameGraphemes) return setError(text.name.tooLong);
    try {
      if (wanted !== chosen) await onSave(wanted);
      setDraft(null);
      setError(null);
    } catch {
      setError(text.errors.VALIDATION_ERROR);
    }
  };

  return (
    <form
      className={styles.form}
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        setDraft(null);
        setError(null);
      }}
    >
      <Field
        label={text.name.label}
        value={draft}
        error={error}
        autoFocus
        autoCapitalize="words"
        spellCheck={false}
        enterKeyHint="done"
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setDraft(event.target.value);
          setError(null);
        }}
        end={<Button type="submit">{text.common.save}</Button>}
      />
    </form>
  );
}
