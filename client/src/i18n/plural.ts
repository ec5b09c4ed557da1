import { readerTag } from './reader-tag.ts';

/** The forms a language tells apart; `other` is always there (CLDR plural categories). */
export type PluralForms = { readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string };

/** Gives `(n, forms) => text` for a language: picks the form for `n` and puts the number where `#` stands. */
export function pluralIn(language: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(language);
  const number = numberIn(language);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', number(count));
}

/** Gives `n => text`: a number in the digits and marks of the reader. */
export function numberIn(language: string): (value: number) => string {
  const numbers = new Intl.NumberFormat(readerTag(language));
  return (value) => numbers.format(value);
}
