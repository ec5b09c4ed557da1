import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import { sanitiseCode } from './sanitise.ts';

for (const [name, language] of Object.entries({ bash, css, javascript, json, python, typescript, xml })) {
  hljs.registerLanguage(name, language);
}

/** Longer code is shown as it is: highlighting is for reading, not for holding up the page. */
const LONGEST = 20_000;

/** Marks up code in a language of `code-languages.ts`, ready for the page; null where it is too long. */
export function highlight(code: string, language: string): TrustedHTML | null {
  if (code.length > LONGEST) return null;
  return sanitiseCode(hljs.highlight(code, { language, ignoreIllegals: true }).value);
}
