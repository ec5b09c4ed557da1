import type { Place } from '../../ui/menu.tsx';
import type { MessageItem } from './chat-store.ts';

/** What the rows of the history ask for. The same object every time, so that no row is rendered again for it. */
export interface MessageActs {
  retry(id: string): void;
  discard(id: string): void;
  /** Opens what can be done with a message, at a place in the window. */
  openMenu(item: MessageItem, at: Place): void;
  copy(item: MessageItem): void;
  /** Puts it into the pad; absent where there is none. */
  take: ((item: MessageItem) => void) | undefined;
  /** Whether it names this person after an @. */
  mentionsSelf(item: MessageItem): boolean;
}
