import type { Member } from '@hearsay/shared/models';
import { useStore } from 'zustand';
import { useText } from '../../i18n/text.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/button.tsx';
import { EyeIcon, FindIcon, MoreIcon, PencilIcon, QuoteIcon, RedoIcon, UndoIcon } from '../../ui/icons.tsx';
import styles from './pad-bar.module.css';
import type { PadStore } from './pad-store.ts';

interface PadBarProps {
  pad: PadStore;
  members: ReadonlyMap<string, Member>;
  selfId: string | undefined;
  /** The Yjs client whose cursor is kept in view. */
  followed: number | null;
  preview: boolean;
  onFollow: (client: number | null) => void;
  onPreview: (preview: boolean) => void;
  onUndo: () => void;
  onRedo: () => void;
  onFind: () => void;
  /** Absent where nothing is selected. */
  onQuote: (() => void) | undefined;
  onMenu: () => void;
}

/** Who is in the pad, each a way to follow them, and what can be done. */
export function PadBar(props: PadBarProps) {
  const { pad, members, selfId, followed, preview, onFollow, onPreview } = props;
  const text = useText();
  const cursors = useStore(pad, (state) => state.cursors);
  const others = [...cursors].filter(([, memberId]) => memberId !== selfId);
  return (
    <div className={styles.bar} role="toolbar" aria-label={text.pad.tools}>
      <ul role="list" className={styles.people} aria-label={text.pad.writing}>
        {others.map(([client, memberId]) => {
          const member = members.get(memberId);
          if (member === undefined) return null;
          const follows = client === followed;
          const label = follows ? text.pad.unfollow(member.name) : text.pad.follow(member.name);
          return (
            <li key={client}>
              <button
                type="button"
                className={styles.person}
                aria-pressed={follows}
                aria-label={label}
                title={label}
                onClick={() => onFollow(follows ? null : client)}
              >
                <Avatar name={member.name} color={member.color} size="small" />
              </button>
            </li>
          );
        })}
      </ul>
      {!preview && (
        <>
          <IconButton label={text.pad.undo} onClick={props.onUndo} onPointerDown={keepFocus}>
            <UndoIcon />
          </IconButton>
          <IconButton label={text.pad.redo} onClick={props.onRedo} onPointerDown={keepFocus}>
            <RedoIcon />
          </IconButton>
          <span className={styles.wide}>
            <IconButton label={text.pad.find} onClick={props.onFind}>
              <FindIcon />
            </IconButton>
            <IconButton label={text.pad.quote} disabled={props.onQuote === undefined} onClick={props.onQuote}>
              <QuoteIcon />
            </IconButton>
          </span>
        </>
      )}
      <IconButton
        label={preview ? text.pad.write : text.pad.preview}
        aria-pressed={preview}
        onClick={() => onPreview(!preview)}
      >
        {preview ? <PencilIcon /> : <EyeIcon />}
      </IconButton>
      <IconButton label={text.pad.more} aria-haspopup="dialog" onClick={props.onMenu}>
        <MoreIcon />
      </IconButton>
    </div>
  );
}

/** The keyboard of a phone stays up: the editor never loses the focus. */
const keepFocus = (event: { preventDefault(): void }) => event.preventDefault();
