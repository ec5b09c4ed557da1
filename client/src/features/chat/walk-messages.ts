import type { KeyboardEvent } from 'react';

/**
 * Walks through messages by keyboard: Enter on the list goes to the newest, arrows to the next, Escape back to the list.
 * Messages are no stops of the Tab key: there may be thousands.
 */
export function walkMessages(event: KeyboardEvent<HTMLElement>): void {
  const list = event.currentTarget;
  const { activeElement } = document;
  const at = activeElement?.closest<HTMLElement>('[data-message]') ?? null;
  if (activeElement !== list && activeElement !== at) {
    if (event.key !== 'Escape' || at === null) return;
  }
  const messages = [...list.querySelectorAll<HTMLElement>('[data-message]')];
  const index = at === null ? -1 : messages.indexOf(at);
  let next: HTMLElement | undefined;
  if (at === null) next = event.key === 'Enter' ? messages.at(-1) : undefined;
  else if (event.key === 'ArrowUp') next = messages[index - 1];
  else if (event.key === 'ArrowDown') next = messages[index + 1];
  else if (event.key === 'Escape') next = list;
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
