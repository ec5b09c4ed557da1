import type { EndReason } from '../../connection/connection-status.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { Statement } from '../../ui/page.tsx';

interface EndedRoomProps {
  code: string;
  reason: EndReason;
  /** Whoever this was had no account. */
  guest: boolean;
  onAgain: () => void;
  onSignIn: () => void;
  onStart: () => void;
}

const REASON_WORDS = {
  left: ['leftTitle', 'left'],
  closed: ['closedTitle', 'closed'],
  kicked: ['kickedTitle', 'kicked'],
  banned: ['bannedTitle', 'banned'],
  unavailable: ['unavailableTitle', 'unavailable'],
  'signed-out': ['signedOutTitle', 'signedOut'],
} as const satisfies Record<EndReason, readonly [string, string]>;

/** What is left of a room that is over for this person: one sentence, and its code, going. */
export function EndedRoom({ code, reason, guest, onAgain, onSignIn, onStart }: EndedRoomProps) {
  const text = useText();
  const forgotten = reason === 'signed-out' && guest;
  const [title, sentence] = forgotten ? (['forgottenTitle', 'forgotten'] as const) : REASON_WORDS[reason];
  return (
    <Statement
      ornament={<CodeText code={code} spoken={text.room.codeSpoken(code)} size="large" fading />}
      title={text.ended[title]}
      text={text.ended[sentence]}
    >
      <Button wide look="ink" onClick={onStart}>
        {text.common.toStart}
      </Button>
      {(reason === 'left' || reason === 'kicked' || forgotten) && (
        <Button wide onClick={onAgain}>
          {text.ended.again}
        </Button>
      )}
      {reason === 'signed-out' && !guest && (
        <Button wide onClick={onSignIn}>
          {text.ended.signIn}
        </Button>
      )}
    </Statement>
  );
}
