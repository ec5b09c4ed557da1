import { TEXT } from '@hearsay/shared/limits';
import type { Member } from '@hearsay/shared/models';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useText } from '../../i18n/text.tsx';
import { IconButton } from '../../ui/button.tsx';
import { SendIcon } from '../../ui/icons.tsx';
import { Late } from '../../ui/late.tsx';
import { FINE_POINTER, useMedia } from '../../ui/use-media.ts';
import type { ChatStore } from './chat-store.ts';
import styles from './composer.module.css';
import { EmojiButton } from './emoji-button.tsx';
import type { MentionOffer } from './mention-box.tsx';

const loadMentionBox = () => import('./mention-box.tsx').then((module) => module.MentionBox);

const COUNT_FROM = 200;

/** Code points still free (T2); only counted near the limit, since it walks the text. */
function pointsLeft(draft: string): number {
  if (draft.length < TEXT.messageCodePoints - COUNT_FROM) return TEXT.messageCodePoints;
  return TEXT.messageCodePoints - [...draft.trim()].length;
}

interface ComposerProps {
  chat: ChatStore;
  /** Whom one may mention: everyone else. */
  others: readonly Member[];
  enterSends: boolean;
}

/**
 * Where a message is written. Grows to six lines; Enter sends where there is a keyboard and makes a line on a phone.
 * The draft lives in the store's memory and nowhere else.
 */
export function Composer({ chat, others, enterSends }: ComposerProps) {
  const text = useText();
  const draft = useStore(chat, (state) => state.draft);
  const input = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [offer, setOffer] = useState<MentionOffer | null>(null);
  /** Asked first about every key, while there is something to choose from. */
  const offerKeys = useRef<((event: KeyboardEvent) => boolean) | null>(null);
  const keyboard = useMedia(FINE_POINTER);
  const left = pointsLeft(draft);
  const ready = draft.trim() !== '' && left >= 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => {
    const element = input.current;
    if (element === null) return;
    // The frame keeps its height meanwhile: were the list above it to grow for an instant, it would lose its end.
    const frame = element.closest('form');
    if (frame) frame.style.minBlockSize = `${frame.offsetHeight}px`;
    element.style.blockSize = 'auto';
    element.style.blockSize = `${element.scrollHeight}px`;
    if (frame) frame.style.minBlockSize = '';
  }, [draft]);

  // Where there is a keyboard, one can write at once; on a phone it would cover the room unasked.
  useEffect(() => {
    if (window.matchMedia(FINE_POINTER).matches && document.activeElement === document.body) input.current?.focus();
  }, []);

  const followCaret = (element: HTMLTextAreaElement) => {
    const { selectionStart, selectionEnd } = element;
    setCaret(selectionStart === selectionEnd ? selectionEnd : null);
  };

  /** Puts text in the place of what stands between two places of the draft, and the caret behind it. */
  const replace = (from: number, to: number, by: string) => {
    const element = input.current;
    if (element === null) return;
    element.setRangeText(by, from, to, 'end');
    chat.setDraft(element.value);
    chat.typed();
    followCaret(element);
  };

  const send = () => {
    if (!ready) return;
    chat.send(draft);
    chat.setDraft('');
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || offerKeys.current?.(event)) return;
    if (event.key !== 'Enter') return;
    const sends = event.metaKey || event.ctrlKey || (enterSends && keyboard && !event.shiftKey);
    if (!sends) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className={styles.composer}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={styles.box}>
        <Late show={draft.includes('@') ? draft : null} load={loadMentionBox}>
          {(MentionBox, written) => (
            <MentionBox
              draft={written}
              caret={caret}
              members={others}
              replace={replace}
              keys={offerKeys}
              onOffer={setOffer}
            />
          )}
        </Late>
        <textarea
          ref={input}
          data-composer
          className={styles.input}
          rows={1}
          dir="auto"
          value={draft}
          placeholder={text.chat.placeholder}
          aria-label={text.chat.composer}
          aria-describedby="composer-count"
          autoComplete="off"
          autoCapitalize="sentences"
          enterKeyHint={keyboard && enterSends ? 'send' : 'enter'}
          aria-autocomplete="list"
          {...offer}
          onChange={(event) => {
            chat.setDraft(event.target.value);
            // Here before the first @, so that fast fingers find it. Where it cannot be had, nothing is offered.
            loadMentionBox().catch(() => undefined);
            if (event.target.value !== '') chat.typed();
            followCaret(event.target);
          }}
          onSelect={(event) => followCaret(event.currentTarget)}
          onBlur={() => setCaret(null)}
          onKeyDown={onKeyDown}
        />
        {keyboard && (
          <EmojiButton
            onPick={(emoji) => replace(input.current?.selectionStart ?? 0, input.current?.selectionEnd ?? 0, emoji)}
            onClosed={() => input.current?.focus()}
          />
        )}
        <IconButton
          type="submit"
          look="ink"
          label={text.chat.send}
          className={styles.send}
          disabled={!ready}
          // The keyboard of a phone stays up: the field never loses the focus.
          onPointerDown={(event) => event.preventDefault()}
        >
          <SendIcon />
        </IconButton>
      </div>
      <p id="composer-count" className={styles.count} aria-live="polite">
        {left < COUNT_FROM && (left >= 0 ? text.chat.charactersLeft(left) : text.chat.over(-left))}
      </p>
    </form>
  );
}
