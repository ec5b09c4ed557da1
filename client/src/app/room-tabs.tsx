import { type KeyboardEvent, useRef } from 'react';
import { useFormat, useText } from '../i18n/text.tsx';
import { HiddenText } from '../ui/hidden-text.tsx';
import styles from './room-tabs.module.css';
import type { View } from './url-state.ts';

interface RoomTabsProps {
  tabs: readonly { readonly view: View; readonly label: string }[];
  view: View;
  counts: { readonly chat: number; readonly pad: boolean; readonly people: number };
  onShow: (view: View) => void;
}

/** Chat · Pad · People, on a phone. Arrow keys move between them (WAI-ARIA tabs pattern). */
export function RoomTabs({ tabs, view, counts, onShow }: RoomTabsProps) {
  const text = useText();
  const format = useFormat();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const step = event.key === forward ? 1 : -1;
    event.preventDefault();
    const index = tabs.findIndex((tab) => tab.view === view);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onShow(next.view);
    list.current?.querySelector<HTMLElement>(`#tab-${next.view}`)?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={text.room.tabs} className={styles.tabs} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.view}
          id={`tab-${tab.view}`}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={tab.view === view}
          aria-controls={`part-${tab.view}`}
          tabIndex={tab.view === view ? 0 : -1}
          onClick={() => onShow(tab.view)}
        >
          <span>{tab.label}</span>
          {tab.view === 'chat' && view !== 'chat' && counts.chat > 0 && (
            <span className={styles.unread}>
              <span aria-hidden="true">{format.number(counts.chat)}</span>
              <HiddenText>{text.room.unread(counts.chat)}</HiddenText>
            </span>
          )}
          {tab.view === 'pad' && view !== 'pad' && counts.pad && (
            <span className={styles.dot}>
              <HiddenText>{text.pad.unread}</HiddenText>
            </span>
          )}
          {tab.view === 'people' && <span className={styles.count}>{format.number(counts.people)}</span>}
        </button>
      ))}
    </div>
  );
}
