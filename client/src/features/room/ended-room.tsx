import type { ReactNode } from 'react';
import type { EndReason } from '../../connection/connection-status.ts';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { Statement } from '../../ui/page.tsx';

interface EndedRoomProps {
  code: string;
  reason: EndReason;
  /** Nobody else was there. */
  last: boolean;
  /** Whoever this was had no account. */
  guest: boolean;
  onAgain: () => void;
  onSignIn: () => void;
  onStart: () => void;
  /** What can still be taken along. */
  extra?: ReactNode;
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
export function EndedRoom({ code, reason, last, guest, onAgain, onSignIn, onStart, extra }: EndedRoomProps) {
  const text = useText();
  const forgotten = reason === 'signed-out' && guest;
  // With the last one who leaves, the room is gone (R4): nothing is left to go back to.
  const over = reason === 'left' && last;
  const [title, sentence] = forgotten ? (['forgottenTitle', 'forgotten'] as const) : REASON_WORDS[reason];
  return (
    <Statement
      ornament={<CodeText code={code} spoken={text.room.codeSpoken(code)} size="large" fading />}
      title={text.ended[title]}
      text={over ? text.ended.leftLast : text.ended[sentence]}
    >
      <Button wide look="ink" onClick={onStart}>
        {text.common.toStart}
      </Button>
      {extra}
      {((reason === 'left' && !over) || reason === 'kicked' || forgotten) && (
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
