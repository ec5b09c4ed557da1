import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useText } from '../../i18n/text.tsx';
import { IconButton } from '../../ui/button.tsx';
import { SmileIcon } from '../../ui/icons.tsx';
import { Late } from '../../ui/late.tsx';

const loadEmojiPicker = () => import('./emoji-picker.tsx').then((module) => module.EmojiPicker);

const GAP_PX = 8;

interface EmojiButtonProps {
  onPick: (emoji: string) => void;
  /** The picker has closed: goes on writing. */
  onClosed: () => void;
}

/** Opens the emoji, which are loaded then. */
export function EmojiButton({ onPick, onClosed }: EmojiButtonProps) {
  const text = useText();
  const button = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<{ above: number; after: number } | null>(null);
  const open = () => {
    const frame = button.current?.closest('form')?.firstElementChild?.getBoundingClientRect();
    if (frame === undefined) return;
    const rtl = document.documentElement.dir === 'rtl';
    setPlace({
      above: window.innerHeight - frame.top + GAP_PX,
      after: rtl ? frame.left : document.documentElement.clientWidth - frame.right,
    });
  };
  const close = () => {
    // Nothing outside an open dialog can take the focus: it has to be gone first.
    flushSync(() => setPlace(null));
    onClosed();
  };
  return (
    <>
      <IconButton
        ref={button}
        label={text.emoji.title}
        aria-haspopup="dialog"
        aria-expanded={place !== null}
        onClick={open}
      >
        <SmileIcon />
      </IconButton>
      <Late show={place} load={loadEmojiPicker} missing={{ say: text.notLoaded, close: () => setPlace(null) }}>
        {(EmojiPicker, at) => (
          <EmojiPicker
            {...at}
            onClose={close}
            onPick={(emoji) => {
              onPick(emoji);
              close();
            }}
          />
        )}
      </Late>
    </>
  );
}
