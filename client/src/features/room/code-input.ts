import { formatRoomCode, normaliseRoomCode, ROOM_CODE_LENGTH } from '@hearsay/shared/room-code';

/** The code that a person is typing, or that is in the link they pasted; canonical, nine characters at most. */
export function readTypedCode(typed: string): string {
  const fromLink = /\/r\/([^/?#\s]+)/.exec(typed)?.[1];
  return normaliseRoomCode(fromLink ?? typed)
    .replace(/[^0-9A-Z]/g, '')
    .slice(0, ROOM_CODE_LENGTH);
}

/**
 * The field's text and caret after a change: grouped 3-3-3, the caret behind the same character as before.
 * `caret` counts UTF-16 units in `typed`, as `selectionStart` does.
 */
export function groupTypedCode(typed: string, caret: number): { code: string; shown: string; caret: number } {
  const code = readTypedCode(typed);
  const before = Math.min(readTypedCode(typed.slice(0, caret)).length, code.length);
  const shown = formatRoomCode(code);
  // A link pasted whole: behind its last character.
  if (typed.includes('/') || before === code.length) return { code, shown, caret: shown.length };
  return { code, shown, caret: before === 0 ? 0 : before + Math.floor((before - 1) / 3) };
}
