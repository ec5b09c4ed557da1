import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type Catalogue, en } from './en.ts';
import { type Format, formatIn } from './format.ts';
import { LOCALES, localeFor } from './locales.ts';

interface Language {
  readonly text: Catalogue;
  readonly format: Format;
}

const LanguageContext = createContext<Language>({ text: en, format: formatIn('en') });

/** The words of the interface, in the chosen language. */
export const useText = (): Catalogue => useContext(LanguageContext).text;

/** Dates, times and numbers as the reader writes them. */
export const useFormat = (): Format => useContext(LanguageContext).format;

/**
 * Gives the interface its words. `chosen` is a locale's key, or anything else for the browser's own wish. The language
 * stays English until another catalogue has been loaded; `lang` and `dir` of the page follow.
 */
export function TextProvider({ chosen, children }: { chosen: string; children: ReactNode }) {
  const locale = localeFor(chosen, navigator.languages);
  const [loaded, setLoaded] = useState<{ locale: string; text: Catalogue }>({ locale: 'en', text: en });

  useEffect(() => {
    let wanted = true;
    LOCALES[locale]?.load().then(
      (text) => wanted && setLoaded({ locale, text }),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [locale]);

  useEffect(() => {
    document.documentElement.lang = loaded.locale;
    document.documentElement.dir = LOCALES[loaded.locale]?.dir ?? 'ltr';
  }, [loaded.locale]);

  const language = useMemo(() => ({ text: loaded.text, format: formatIn(loaded.locale) }), [loaded]);
  return <LanguageContext value={language}>{children}</LanguageContext>;
}
