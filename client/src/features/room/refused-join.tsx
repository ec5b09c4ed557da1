import type { WireError } from '@hearsay/shared/errors';
import { type FormEvent, type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { Field } from '../../ui/field.tsx';
import { EyeIcon } from '../../ui/icons.tsx';
import { Statement } from '../../ui/page.tsx';
import styles from './refused-join.module.css';

interface RefusedJoinProps {
  code: string;
  /** Null: the code itself has a typo, and nobody was asked. */
  error: WireError | null;
  /** Tries again, with a passphrase perhaps. */
  onJoin: (passphrase?: string) => void;
  onStart: () => void;
}

/** Why the door stayed shut, in one sentence, and what to do next. */
export function RefusedJoin({ code, error, onJoin, onStart }: RefusedJoinProps) {
  const text = useText();
  const t = text.refused;
  const say = (title: string, sentence: string, steps: ReactNode) => (
    <Statement
      ornament={<CodeText code={code} spoken={text.room.codeSpoken(code)} size="large" />}
      title={title}
      text={sentence}
    >
      {steps}
    </Statement>
  );
  const another = (
    <Button wide look="ink" onClick={onStart}>
      {t.otherCode}
    </Button>
  );
  const retry = (
    <>
      <Button wide look="ink" onClick={() => onJoin()}>
        {text.common.retry}
      </Button>
      <Button wide onClick={onStart}>
        {text.common.toStart}
      </Button>
    </>
  );

  switch (error?.code) {
    case undefined:
    case 'VALIDATION_ERROR':
      return say(t.typoTitle, t.typo, another);
    case 'ROOM_UNAVAILABLE':
      return say(t.unavailableTitle, t.unavailable, another);
    case 'ROOM_FULL':
      return say(t.fullTitle, t.full, retry);
    case 'PASSPHRASE_REQUIRED':
      return say(t.passphraseTitle, t.passphrase, <PassphraseForm onJoin={onJoin} onStart={onStart} />);
    case 'ACCESS_DENIED':
      return say(t.wrongTitle, t.wrong, <PassphraseForm onJoin={onJoin} onStart={onStart} />);
    case 'RATE_LIMIT_EXCEEDED':
      return say(
        t.rateTitle,
        t.rate,
        <Countdown key={error.retryAfterMs} waitMs={error.retryAfterMs ?? 10_000} onJoin={onJoin} onStart={onStart} />,
      );
    case 'UNAVAILABLE':
      return say(t.awayTitle, t.away, retry);
    default:
      return say(t.otherTitle, text.errors[error?.code ?? 'SERVER_ERROR'], retry);
  }
}

interface StepsProps {
  onJoin: (passphrase?: string) => void;
  onStart: () => void;
}

function PassphraseForm({ onJoin, onStart }: StepsProps) {
  const text = useText();
  const [passphrase, setPassphrase] = useState('');
  const [shown, setShown] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '') onJoin(passphrase);
  };
  return (
    <form className={styles.steps} onSubmit={submit}>
      <Field
        label={text.refused.passphraseLabel}
        type={shown ? 'text' : 'password'}
        // A room's passphrase is nobody's password: the browser is not to keep it.
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        enterKeyHint="go"
        value={passphrase}
        onChange={(event) => setPassphrase(event.target.value)}
        end={
          <IconButton label={text.refused.show} aria-pressed={shown} onClick={() => setShown(!shown)}>
            <EyeIcon />
          </IconButton>
        }
      />
      <Button type="submit" look="ink" wide disabled={passphrase === ''}>
        {text.refused.enter}
      </Button>
      <Button wide onClick={onStart}>
        {text.common.toStart}
      </Button>
    </form>
  );
}

/** Goes in by itself once the wait is over: forty phones behind one address need not be watched by forty people. */
function Countdown({ waitMs, onJoin, onStart }: StepsProps & { waitMs: number }) {
  const text = useText();
  const [endsAt] = useState(() => performance.now() + waitMs);
  const [left, setLeft] = useState(waitMs);
  const tick = useEffectEvent(() => {
    const rest = Math.max(0, endsAt - performance.now());
    setLeft(rest);
    if (rest === 0 && left > 0) onJoin();
  });
  useEffect(() => {
    const timer = setInterval(() => tick(), 250);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <Button wide look="ink" disabled={left > 0} onClick={() => onJoin()}>
        {left > 0 ? text.refused.rateWait(Math.ceil(left / 1_000)) : text.common.retry}
      </Button>
      <Button wide onClick={onStart}>
        {text.common.toStart}
      </Button>
    </>
  );
}
