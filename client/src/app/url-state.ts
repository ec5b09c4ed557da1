import { useCallback, useMemo } from 'react';
import { useSearch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';

export const VIEWS = ['chat', 'pad', 'people'] as const;
export type View = (typeof VIEWS)[number];

export const SHEETS = ['invite', 'room', 'member', 'leave'] as const;
export type SheetName = (typeof SHEETS)[number];

/** All that history ever holds besides the address: whether this page pushed the entry, so that closing can go back. */
interface Mark {
  readonly opened: true;
}
const MARK: Mark = { opened: true };
const isOpened = () => (history.state as Mark | null)?.opened === true;

function addressWith(changes: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) query.delete(key);
    else query.set(key, value);
  }
  const search = query.toString();
  return search === '' ? location.pathname : `${location.pathname}?${search}`;
}

const oneOf = <Name extends string>(names: readonly Name[], value: string | null): Name | null =>
  names.find((name) => name === value) ?? null;

function close(key: 'view' | 'sheet'): void {
  if (isOpened()) history.back();
  else navigate(addressWith({ [key]: null }), { replace: true });
}

/** Which part of the room is in view, and which sheet is open: the address says it, and the back button undoes it. */
export function useUrlState() {
  const search = useSearch();
  const query = useMemo(() => new URLSearchParams(search), [search]);
  const view = oneOf(VIEWS, query.get('view')) ?? 'chat';
  const sheet = oneOf(SHEETS, query.get('sheet'));

  const show = useCallback(
    (next: View) => {
      if (next === view) return;
      if (next === 'chat') close('view');
      else
        navigate(addressWith({ view: next }), {
          replace: view !== 'chat',
          state: isOpened() || view === 'chat' ? MARK : null,
        });
    },
    [view],
  );
  const open = useCallback((name: SheetName) => {
    // One sheet at a time: another one takes the place of the open one.
    const replace = new URLSearchParams(location.search).has('sheet');
    navigate(addressWith({ sheet: name }), { replace, state: replace && !isOpened() ? null : MARK });
  }, []);
  const closeSheet = useCallback(() => close('sheet'), []);

  return { view, sheet, show, open, closeSheet };
}
