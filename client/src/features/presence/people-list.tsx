import type { Member } from '@hearsay/shared/models';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/button.tsx';
import { MoreIcon } from '../../ui/icons.tsx';
import styles from './people-list.module.css';

interface PeopleListProps {
  members: readonly Member[];
  selfId: string | undefined;
  /** The connection stands: what is known of presence is of this moment. */
  live: boolean;
  /** One's own name, with the way to change it. */
  self: ReactNode;
  /** Opens what can be done about a member; absent where one may do nothing. */
  onSelect?: ((member: Member) => void) | undefined;
}

/** Who is in the room: names, what they are, and whether they are here just now. */
export function PeopleList({ members, selfId, live, self, onSelect }: PeopleListProps) {
  const text = useText();
  return (
    <ul role="list" className={styles.people}>
      {members.map((member) => {
        const own = member.id === selfId;
        const facts = [
          own && text.people.you,
          member.role === 'host' && text.people.host,
          live && text.people[member.state],
        ];
        return (
          <li key={member.id} className={styles.person} data-state={member.state}>
            <Avatar name={member.name} color={member.color} state={live ? member.state : undefined} />
            <div className={styles.words}>
              {own ? (
                self
              ) : (
                <p className={styles.name}>
                  <bdi>{member.name}</bdi>
                </p>
              )}
              <p className={styles.facts}>{facts.filter(Boolean).join(' · ')}</p>
            </div>
            {!own && onSelect && (
              <IconButton label={text.people.options(member.name)} onClick={() => onSelect(member)}>
                <MoreIcon />
              </IconButton>
            )}
          </li>
        );
      })}
    </ul>
  );
}
