import { type Catalogue, en } from './en.ts';

interface Locale {
  /** The language's name in itself. */
  readonly name: string;
  readonly dir: 'ltr' | 'rtl';
  readonly load: () => Promise<Catalogue>;
}

/** Every language of the interface, loaded when it is chosen. Another one is one file beside `en.ts` and one line here. */
export const LOCALES: Readonly<Record<string, Locale>> = {
  en: { name: 'English', dir: 'ltr', load: async () => en },
  es: { name: 'Español', dir: 'ltr', load: async () => (await import('./es.ts')).es },
  de: { name: 'Deutsch', dir: 'ltr', load: async () => (await import('./de.ts')).de },
  fr: { name: 'Français', dir: 'ltr', load: async () => (await import('./fr.ts')).fr },
  ar: { name: 'العربية', dir: 'rtl', load: async () => (await import('./ar.ts')).ar },
};

/** The language to use: the chosen one if there is such, else the first of the browser's that there is, else English. */
export function localeFor(chosen: string, wished: readonly string[]): string {
  for (const tag of [chosen, ...wished]) {
    const language = tag.toLowerCase().split('-', 1)[0] ?? '';
    if (Object.hasOwn(LOCALES, language)) return language;
  }
  return 'en';
}
