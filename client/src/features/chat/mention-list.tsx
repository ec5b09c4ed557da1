import type { Member } from '@hearsay/shared/models';
import { useText } from '../../i18n/text.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './mention-list.module.css';

interface MentionListProps {
  id: string;
  members: readonly Member[];
  /** The one that Enter takes. */
  active: number;
  onPick: (member: Member) => void;
}

/** Each option's id, for `aria-activedescendant`. */
export const mentionOptionId = (listId: string, index: number): string => `${listId}-${index}`;

/** Members to mention, above the composer, which keeps the focus. */
export function MentionList({ id, members, active, onPick }: MentionListProps) {
  const text = useText();
  return (
    <div id={id} role="listbox" aria-label={text.chat.mention} className={styles.list}>
      {members.map((member, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the composer has the focus and takes the keys.
        <div
          key={member.id}
          id={mentionOptionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={styles.option}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(member)}
        >
          <Avatar name={member.name} color={member.color} size="small" />
          <bdi>{member.name}</bdi>
        </div>
      ))}
    </div>
  );
}
