import type { MessageItem } from '../features/chat/chat-store.ts';
import type { App } from './compose.ts';

/**
 * The newest of the unread messages that names this person, or null. What compares names is loaded at the first @; where it
 * cannot be, nobody is named.
 */
export async function unreadMention({ chat, room, presence }: App): Promise<MessageItem | null> {
  const named = unreadMessages(chat.getState()).filter(({ text }) => text.includes('@'));
  if (named.length === 0) return null;
  const { mentionsName } = await import('../features/chat/mentions.ts');
  const self = room.getState().self?.name ?? '';
  const names = presence.getState().members.map(({ name }) => name);
  return named.find(({ text }) => mentionsName(text, self, names)) ?? null;
}

/** Newest first. */
function unreadMessages({ items, unread }: ReturnType<App['chat']['getState']>): MessageItem[] {
  const found: MessageItem[] = [];
  for (let at = items.length - 1; at >= 0 && found.length < unread; at -= 1) {
    const item = items[at];
    if (item?.kind === 'message' && !item.own) found.push(item);
  }
  return found;
}
