import type { Member } from '@hearsay/shared/models';
import { useStore } from 'zustand';
import { useText } from '../../i18n/text.tsx';
import type { ChatStore } from './chat-store.ts';
import styles from './typing-line.module.css';

/** Who is writing. Seen, not announced: it would talk over what is said. */
export function TypingLine({ chat, members }: { chat: ChatStore; members: ReadonlyMap<string, Member> }) {
  const text = useText();
  const typing = useStore(chat, (state) => state.typing);
  const names = typing.flatMap((id) => {
    const name = members.get(id)?.name;
    return name === undefined ? [] : [`\u2068${name}\u2069`];
  });
  return (
    <p className={styles.typing} aria-hidden="true" data-shown={names.length > 0}>
      {names.length > 0 && text.chat.typing(names)}
    </p>
  );
}
