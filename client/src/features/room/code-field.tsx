import { isRoomCode, ROOM_CODE_LENGTH } from '@hearsay/shared/room-code';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { AlertIcon } from '../../ui/icons.tsx';
import styles from './code-field.module.css';
import { groupTypedCode } from './code-input.ts';

interface CodeFieldProps {
  /** The code so far, canonical. */
  code: string;
  /** One is on the way in by this code. */
  going: boolean;
  onChange: (code: string) => void;
  /** The code is whole and its check character fits (C1). */
  onComplete: (code: string) => void;
}

/** One field for a room's code: takes a code or a whole link, groups itself, and knows a typo before anyone is asked. */
export function CodeField({ code, going, onChange, onComplete }: CodeFieldProps) {
  const text = useText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const whole = code.length === ROOM_CODE_LENGTH;
  const hint = whole && going ? text.home.codeReady : text.home.codeHint;
  const typo = whole && !isRoomCode(code);

  useLayoutEffect(() => {
    if (caret !== null && document.activeElement === input.current) input.current?.setSelectionRange(caret, caret);
  }, [caret]);

  const change = (element: HTMLInputElement) => {
    const next = groupTypedCode(element.value, element.selectionStart ?? element.value.length);
    // React leaves an unchanged value alone: the text is put back by hand, so that the caret can be, too.
    element.value = next.shown;
    element.setSelectionRange(next.caret, next.caret);
    setCaret(next.caret);
    if (next.code === code) return;
    onChange(next.code);
    if (isRoomCode(next.code)) onComplete(next.code);
  };

  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {text.home.codeLabel}
      </label>
      <input
        ref={input}
        id={id}
        className={styles.input}
        dir="ltr"
        value={groupTypedCode(code, code.length).shown}
        onChange={(event) => change(event.currentTarget)}
        placeholder="•••-•••-•••"
        type="text"
        inputMode="text"
        autoCapitalize="characters"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        aria-invalid={typo}
        aria-describedby={`${id}-hint`}
      />
      <p id={`${id}-hint`} className={styles.hint} role="status">
        {typo ? (
          <strong>
            <AlertIcon />
            {text.home.codeTypo}
          </strong>
        ) : (
          hint
        )}
      </p>
    </div>
  );
}
