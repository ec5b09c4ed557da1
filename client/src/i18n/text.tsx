import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { type Catalogue, en } from './en.ts';
import { type Format, formatIn } from './format.ts';
import { LOCALES, localeFor } from './locales.ts';

interface Language {
  readonly text: Catalogue;
  readonly format: Format;
}

interface Loaded {
  readonly locale: string;
  readonly text: Catalogue;
}

const ENGLISH: Loaded = { locale: 'en', text: en };

const LanguageContext = createContext<Language>({ text: en, format: formatIn('en') });

/** The words of the interface, in the chosen language. */
export const useText = (): Catalogue => useContext(LanguageContext).text;

/** Dates, times and numbers as the reader writes them. */
export const useFormat = (): Format => useContext(LanguageContext).format;

/**
 * Gives the interface its words. `chosen` is a locale's key, or anything else for the browser's own wish. Nothing shows
 * until the first catalogue is there, so that nobody reads English for a blink; where it cannot be loaded, English it is.
 * A change keeps the old words until the new ones have come. `lang` and `dir` of the page follow.
 */
export function TextProvider({ chosen, children }: { chosen: string; children: ReactNode }) {
  const locale = localeFor(chosen, navigator.languages);
  const [loaded, setLoaded] = useState<Loaded | null>(locale === 'en' ? ENGLISH : null);

  useEffect(() => {
    let wanted = true;
    LOCALES[locale]?.load().then(
      (text) => wanted && setLoaded({ locale, text }),
      () => wanted && setLoaded((now) => now ?? ENGLISH),
    );
    return () => {
      wanted = false;
    };
  }, [locale]);

  const { locale: shown, text } = loaded ?? ENGLISH;
  useLayoutEffect(() => {
    document.documentElement.lang = shown;
    document.documentElement.dir = LOCALES[shown]?.dir ?? 'ltr';
  }, [shown]);

  const language = useMemo(() => ({ text, format: formatIn(shown) }), [text, shown]);
  return loaded && <LanguageContext value={language}>{children}</LanguageContext>;
}
