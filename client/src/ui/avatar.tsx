import type { CSSProperties } from 'react';
import styles from './avatar.module.css';
import { classNames } from './class-names.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const firstOf = (word: string): string => [...graphemes.segment(word)][0]?.segment ?? '';

/** One or two characters that stand for a name: the first of the first word and of the last. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? firstOf(words.at(-1) ?? '') : '';
  return (firstOf(words[0] ?? '') + last).toUpperCase();
}

/** Attributes that give an element a member's colour: inside it `--member-ink` and `--member-wash` are set. */
export const memberColour = (color: string | undefined): { 'data-member': ''; style: CSSProperties } => ({
  'data-member': '',
  style: (color === undefined ? {} : { '--member': color }) as CSSProperties,
});

interface AvatarProps {
  name: string;
  color: string | undefined;
  /** Here: the one warm dot. Away: hollow. Reconnecting: dashed and pale. None: no mark. */
  state?: 'active' | 'away' | 'reconnecting' | undefined;
  size?: 'small' | 'normal';
}

/** A member's mark: initials in its colour, so that colour is never the only cue. Decoration; the name is beside it. */
export function Avatar({ name, color, state, size = 'normal' }: AvatarProps) {
  return (
    <span
      aria-hidden="true"
      className={classNames(styles.avatar, styles[size], state === 'reconnecting' && styles.pale)}
      {...memberColour(color)}
    >
      {initialsOf(name)}
      {state && <span className={classNames(styles.dot, styles[state])} />}
    </span>
  );
}
