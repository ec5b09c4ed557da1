import type { Member } from '@hearsay/shared/models';
import { useText } from '../../i18n/text.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './people-strip.module.css';

const WITH_NAMES = 4;
const AT_MOST = 12;

interface PeopleStripProps {
  members: readonly Member[];
  /** The connection stands: what is known of presence is of this moment. */
  live: boolean;
  onOpen: () => void;
}

/** Who is here, in a bar: names while they are few, then marks alone. Opens the list. */
export function PeopleStrip({ members, live, onOpen }: PeopleStripProps) {
  const text = useText();
  const shown = members.slice(0, AT_MOST);
  const named = members.length <= WITH_NAMES;
  return (
    <button
      type="button"
      className={named ? styles.strip : styles.packed}
      // What is seen is also what is heard.
      aria-label={[text.people.count(members.length), ...(named ? members.map(({ name }) => name) : [])].join(', ')}
      onClick={onOpen}
    >
      {shown.map((member) => (
        <span key={member.id} className={styles.person} title={member.name}>
          <Avatar name={member.name} color={member.color} state={live ? member.state : undefined} size="small" />
          {named && <bdi>{member.name}</bdi>}
        </span>
      ))}
      {members.length > AT_MOST && <span className={styles.more}>+{members.length - AT_MOST}</span>}
    </button>
  );
}
