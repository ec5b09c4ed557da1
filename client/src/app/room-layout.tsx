import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import styles from './room-layout.module.css';
import { RoomTabs } from './room-tabs.tsx';
import type { View } from './url-state.ts';

interface RoomLayoutProps {
  wide: boolean;
  view: View;
  onShow: (view: View) => void;
  /** Unread messages, whether the pad has new text, and people here. */
  counts: { readonly chat: number; readonly pad: boolean; readonly people: number };
  bar: ReactNode;
  chat: ReactNode;
  /** Beside the chat on wide screens, a tab of its own on a phone; absent, both do without. */
  pad?: ReactNode;
  people: ReactNode;
}

/**
 * Where the parts of a room stand. On a phone one part is in view and the others wait behind it, laid out but hidden,
 * so that each keeps its scroll; wide, chat and pad stand side by side and people are in the bar.
 */
export function RoomLayout({ wide, view, onShow, counts, bar, chat, pad, people }: RoomLayoutProps) {
  const text = useText();
  const parts = [
    { view: 'chat' as const, label: text.room.chat, content: chat },
    ...(pad ? [{ view: 'pad' as const, label: text.room.pad, content: pad }] : []),
    ...(wide ? [] : [{ view: 'people' as const, label: text.room.people, content: people }]),
  ];
  const current = parts.some((part) => part.view === view) ? view : 'chat';
  return (
    <div className={styles.room} data-fixed-height>
      {bar}
      <main className={styles.main}>
        {!wide && <RoomTabs tabs={parts} view={current} counts={counts} onShow={onShow} />}
        <div className={wide ? styles.beside : styles.stacked} data-pad={Boolean(pad)}>
          {parts.map((part) => {
            const shown = wide || part.view === current;
            return (
              <div
                key={part.view}
                id={`part-${part.view}`}
                className={part.view === 'people' ? styles.people : styles.part}
                data-shown={shown}
                inert={!shown}
                {...(!wide && { role: 'tabpanel', 'aria-labelledby': `tab-${part.view}` })}
              >
                {part.content}
              </div>
            );
          })}
        </div>
      </main>
    </div>
  );
}
