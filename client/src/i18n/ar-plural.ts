import { pluralIn } from './plural.ts';

const plural = pluralIn('ar');

/** The six forms of Arabic, in this order: none, one, two, few (3 to 10), many (11 to 99), and the rest. */
export function arPlural(count: number, forms: readonly [string, string, string, string, string, string]): string {
  const [zero, one, two, few, many, other] = forms;
  return plural(count, { zero, one, two, few, many, other });
}
