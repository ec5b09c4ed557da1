import type { Member } from '@hearsay/shared/models';
import { type KeyboardEvent, useId, useState } from 'react';
import { mentionOptionId } from './mention-list.tsx';
import { type MentionDraft, mentionAt, suggestMembers } from './mentions.ts';

const AT_MOST = 6;

interface MentionDeps {
  draft: string;
  /** Where the caret stands; null while there is none, or text is selected. */
  caret: number | null;
  /** Whom one may mention. */
  members: readonly Member[];
  /** Puts text in the place of what stands between two places of the draft. */
  replace: (from: number, to: number, text: string) => void;
}

/** What is offered while someone writes an @ and letters, and the keys that move in it and take from it. */
export function useMentions({ draft, caret, members, replace }: MentionDeps) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  /** Escape was pressed for the @ that stands here. */
  const [dismissed, setDismissed] = useState<number | null>(null);
  const mention: MentionDraft | null = caret === null ? null : mentionAt(draft, caret);
  const offered =
    mention === null || mention.start === dismissed ? [] : suggestMembers(mention.query, members, AT_MOST);
  const active = Math.min(chosen, offered.length - 1);
  if (mention === null && dismissed !== null) setDismissed(null);

  const pick = (member: Member) => {
    if (mention === null || caret === null) return;
    setChosen(0);
    replace(mention.start, caret, `@${member.name} `);
  };

  /** Gives whether the key was one for the list. */
  const takeKey = (event: KeyboardEvent): boolean => {
    const member = offered[active];
    if (member === undefined || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return false;
    const { length } = offered;
    if (event.key === 'ArrowDown') setChosen((active + 1) % length);
    else if (event.key === 'ArrowUp') setChosen((active - 1 + length) % length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) pick(member);
    else if (event.key === 'Escape') setDismissed(mention?.start ?? null);
    else return false;
    event.preventDefault();
    // One Escape closes one thing.
    event.stopPropagation();
    return true;
  };

  const open = offered.length > 0;
  return {
    list: { id, members: offered, active, onPick: pick },
    open,
    takeKey,
    /** For the field that has the focus. */
    field: {
      'aria-autocomplete': 'list' as const,
      ...(open && { 'aria-controls': id, 'aria-activedescendant': mentionOptionId(id, active) }),
    },
  };
}
