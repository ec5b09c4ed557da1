import type { Member } from '@hearsay/shared/models';
import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useState } from 'react';
import { MentionList, mentionOptionId } from './mention-list.tsx';
import { mentionAt, suggestMembers } from './mentions.ts';

const AT_MOST = 6;

/** What the composer's field tells of the list, for those who do not see it. */
export interface MentionOffer {
  readonly 'aria-controls': string;
  readonly 'aria-activedescendant': string;
}

interface MentionBoxProps {
  draft: string;
  /** Where the caret stands; null while there is none, or text is selected. */
  caret: number | null;
  /** Whom one may mention. */
  members: readonly Member[];
  /** Puts text in the place of what stands between two places of the draft. */
  replace: (from: number, to: number, text: string) => void;
  /** Takes the function that is asked first about every key; it gives whether the key was one for the list. */
  keys: RefObject<((event: KeyboardEvent) => boolean) | null>;
  onOffer: (offer: MentionOffer | null) => void;
}

/** What is offered while someone writes an @ and letters. The composer keeps the focus. */
export function MentionBox({ draft, caret, members, replace, keys, onOffer }: MentionBoxProps) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  /** Escape was pressed for the @ that stands here. */
  const [dismissed, setDismissed] = useState<number | null>(null);
  const mention = caret === null ? null : mentionAt(draft, caret);
  const offered =
    mention === null || mention.start === dismissed ? [] : suggestMembers(mention.query, members, AT_MOST);
  const active = Math.min(chosen, offered.length - 1);
  if (mention === null && dismissed !== null) setDismissed(null);

  const pick = (member: Member) => {
    if (mention === null || caret === null) return;
    setChosen(0);
    replace(mention.start, caret, `@${member.name} `);
  };

  const takeKey = (event: KeyboardEvent): boolean => {
    const member = offered[active];
    if (member === undefined || event.ctrlKey || event.metaKey) return false;
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
  useLayoutEffect(() => {
    keys.current = takeKey;
    return () => {
      keys.current = null;
    };
  });

  const option = offered.length === 0 ? null : mentionOptionId(id, active);
  useLayoutEffect(() => {
    onOffer(option === null ? null : { 'aria-controls': id, 'aria-activedescendant': option });
    return () => onOffer(null);
  }, [id, option, onOffer]);

  return offered.length > 0 && <MentionList id={id} members={offered} active={active} onPick={pick} />;
}
