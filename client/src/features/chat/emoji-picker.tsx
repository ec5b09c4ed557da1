import { type CSSProperties, type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { type Emoji, emojiGroups, findEmoji } from './emoji-list.ts';
import styles from './emoji-picker.module.css';

interface EmojiPickerProps {
  /** Where the picker stands: this far from the foot of the window and from its inline end, in CSS pixels. */
  above: number;
  after: number;
  onPick: (emoji: string) => void;
  /** Gives the focus back to the composer. */
  onClose: () => void;
}

/** Columns of the grid, as its style has them. */
const COLUMNS = 8;
const AT_MOST = 80;
const RECENT = 16;

/** What was used since the page was loaded. In memory only. */
let recent: readonly Emoji[] = [];

function remember(emoji: Emoji): void {
  recent = [emoji, ...recent.filter((other) => other.emoji !== emoji.emoji)].slice(0, RECENT);
}

const rowsOf = (list: readonly Emoji[]): Emoji[][] =>
  Array.from({ length: Math.ceil(list.length / COLUMNS) }, (_, row) => list.slice(row * COLUMNS, (row + 1) * COLUMNS));

/**
 * Emoji by group, or found by a word. The field has the focus first; Down goes into the grid (WAI-ARIA grid pattern:
 * arrows, Home, End), a letter goes back to the field, Escape to the composer.
 */
export function EmojiPicker({ above, after, onPick, onClose }: EmojiPickerProps) {
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [used] = useState(recent);
  const groups = useMemo(() => emojiGroups(document.documentElement.lang), []);
  const found = query.trim() === '' ? null : findEmoji(groups.values(), query, AT_MOST);

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    field.current?.focus();
    return () => element?.close();
  }, []);

  const pick = (emoji: Emoji) => {
    remember(emoji);
    onPick(emoji.emoji);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const cells = [...(dialog.current?.querySelectorAll<HTMLElement>('[role="gridcell"]') ?? [])];
    const index = cells.indexOf(document.activeElement as HTMLElement);
    if (index < 0) {
      if (event.nativeEvent.isComposing || (event.key !== 'ArrowDown' && event.key !== 'Enter')) return;
      // Nor does Enter send the draft, in whose form this stands.
      event.preventDefault();
      const [first] = found ?? [];
      if (event.key === 'ArrowDown') cells[0]?.focus();
      else if (first) pick(first);
      return;
    }
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
    const steps: Record<string, number> = {
      ArrowRight: index + forward,
      ArrowLeft: index - forward,
      Home: 0,
      End: cells.length - 1,
    };
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = besideRow(cells, index, event.key === 'ArrowDown' ? 1 : -1);
      (next ?? (event.key === 'ArrowUp' ? field.current : null))?.focus();
    } else if (event.key in steps) {
      event.preventDefault();
      cells[steps[event.key] ?? index]?.focus();
    } else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
      // The key itself then lands in the field.
      field.current?.focus();
    }
  };

  const grid = (list: readonly Emoji[]) =>
    rowsOf(list).map((row) => (
      <div key={row[0]?.emoji} role="row" tabIndex={-1} className={styles.row}>
        {row.map((emoji) => (
          <button
            key={emoji.emoji}
            type="button"
            role="gridcell"
            // Tab goes from group to group, arrows within them.
            tabIndex={emoji === list[0] ? 0 : -1}
            title={emoji.name}
            onClick={() => pick(emoji)}
          >
            {emoji.emoji}
          </button>
        ))}
      </div>
    ));
  const section = (label: string, list: readonly Emoji[]) => (
    <div key={label} role="rowgroup" aria-label={label} className={styles.group}>
      <p aria-hidden="true">{label}</p>
      {grid(list)}
    </div>
  );

  return (
    <dialog
      ref={dialog}
      className={styles.picker}
      aria-label={text.emoji.title}
      style={{ '--above': `${above}px`, '--after': `${after}px` } as CSSProperties}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className={styles.search}>
        <input
          ref={field}
          // `search` would take Escape to empty itself.
          type="text"
          role="searchbox"
          inputMode="search"
          dir="auto"
          value={query}
          aria-label={text.emoji.search}
          placeholder={text.emoji.searchHint}
          autoComplete="off"
          enterKeyHint="done"
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      <div role="grid" aria-label={text.emoji.title} className={styles.grid}>
        {found ? (
          <div role="rowgroup">{grid(found)}</div>
        ) : (
          <>
            {used.length > 0 && section(text.emoji.recent, used)}
            {[...groups].map(([group, list]) => section(text.emoji.groups[group], list))}
          </>
        )}
      </div>
      <p role="status" className={styles.none}>
        {found?.length === 0 && text.emoji.none}
      </p>
    </dialog>
  );
}

/** The cell above or below: the one of the neighbouring row that stands nearest. */
function besideRow(cells: readonly HTMLElement[], index: number, step: 1 | -1): HTMLElement | undefined {
  const rows = [...new Set(cells.map((cell) => cell.closest('[role="row"]')))];
  const row = cells[index]?.closest('[role="row"]') ?? null;
  const column = cells.filter((cell) => row?.contains(cell)).findIndex((cell) => cell.isSameNode(cells[index] ?? null));
  const inRow = [...(rows[rows.indexOf(row) + step]?.querySelectorAll<HTMLElement>('[role="gridcell"]') ?? [])];
  return inRow[Math.min(column, inRow.length - 1)];
}
