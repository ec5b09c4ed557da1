/** What people write behind a fence, and the language it means. Only these are highlighted. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  javascript: ['js', 'jsx', 'mjs', 'cjs'],
  typescript: ['ts', 'tsx', 'mts'],
  python: ['py'],
  json: ['jsonc'],
  xml: ['html', 'svg', 'vue'],
  css: ['scss'],
  bash: ['sh', 'shell', 'zsh', 'console'],
};

/** The language that a fence names, or null where it is none that is highlighted. */
export function codeLanguage(written: string): string | null {
  const word = written.trim().toLowerCase().split(/\s/, 1)[0] ?? '';
  if (Object.hasOwn(LANGUAGES, word)) return word;
  return Object.keys(LANGUAGES).find((language) => LANGUAGES[language]?.includes(word)) ?? null;
}
