import { numberIn } from './plural.ts';
import { readerTag } from './reader-tag.ts';

/** Instants are milliseconds since 1970 UTC, shown in the reader's own time zone. */
export interface Format {
  time(instant: number): string;
  /** Weekday and date; the year too where it is not this one. */
  day(instant: number, now: number): string;
  full(instant: number): string;
  number(value: number): string;
}

/** Formats for a language, in the reader's own region. */
export function formatIn(language: string): Format {
  const tag = readerTag(language);
  const time = new Intl.DateTimeFormat(tag, { hour: 'numeric', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long' });
  const dayOfYear = new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const full = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium' });
  return {
    time: (instant) => time.format(instant),
    day: (instant, now) =>
      (new Date(instant).getFullYear() === new Date(now).getFullYear() ? day : dayOfYear).format(instant),
    full: (instant) => full.format(instant),
    number: numberIn(language),
  };
}
