import { useText } from '../../i18n/text.tsx';
import { CloseIcon, CopyIcon, PadIcon, QuoteIcon, RetryIcon } from '../../ui/icons.tsx';
import { Menu, type Place } from '../../ui/menu.tsx';
import type { MessageItem } from './chat-store.ts';
import type { MessageActs } from './message-acts.ts';

interface MessageMenuProps {
  item: MessageItem;
  at: Place;
  acts: MessageActs;
  onQuote: (item: MessageItem) => void;
  onClose: () => void;
}

/** What can be done with one message. */
export function MessageMenu({ item, at, acts, onQuote, onClose }: MessageMenuProps) {
  const text = useText();
  const { take } = acts;
  const failed = item.delivery === 'failed';
  return (
    <Menu
      label={text.chat.actions}
      at={at}
      onClose={onClose}
      items={[
        ...(failed
          ? [{ label: text.common.retry, icon: <RetryIcon />, onSelect: () => acts.retry(item.id) }]
          : [{ label: text.chat.quote, icon: <QuoteIcon />, onSelect: () => onQuote(item) }]),
        { label: text.chat.copy, icon: <CopyIcon />, onSelect: () => acts.copy(item) },
        ...(take ? [{ label: text.pad.fromMessage, icon: <PadIcon />, onSelect: () => take(item) }] : []),
        ...(failed ? [{ label: text.chat.discard, icon: <CloseIcon />, onSelect: () => acts.discard(item.id) }] : []),
      ]}
    />
  );
}
