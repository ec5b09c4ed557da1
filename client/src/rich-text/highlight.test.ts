// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { codeLanguage } from './code-languages.ts';
import { highlight } from './highlight.ts';
import { sanitiseCode } from './sanitise.ts';

describe('highlighted code', () => {
  it('knows languages by the names that people write', () => {
    expect(codeLanguage('ts')).toBe('typescript');
    expect(codeLanguage('HTML title="x"')).toBe('xml');
    expect(codeLanguage('')).toBeNull();
    expect(codeLanguage('constructor')).toBeNull();
    expect(codeLanguage('brainfuck')).toBeNull();
  });

  it.each(['javascript', 'typescript', 'python', 'json', 'xml', 'css', 'bash'])(
    '[T3] %s: what was typed is what is read, and nothing of it is markup',
    (language) => {
      const code = 'if (a < b && "x") { /* <img src=x onerror=alert(1)> */ }\n<script>alert(1)</script>\n# ünï';
      const page = document.createElement('code');
      page.innerHTML = String(highlight(code, language));
      expect(page.textContent).toBe(code);
      for (const element of page.querySelectorAll('*')) {
        expect(element.tagName).toBe('SPAN');
        expect(element.getAttributeNames().filter((name) => name !== 'class')).toEqual([]);
      }
    },
  );

  it('[T3] lets no class through but the highlighter’s', () => {
    expect(String(sanitiseCode('<span class="hljs-title function_">a</span><span class="evil">b</span>'))).toBe(
      '<span class="hljs-title function_">a</span><span>b</span>',
    );
    expect(String(sanitiseCode('<span class="hljs-x evil-class" style="color:red" id="a">b</span><b>c</b>'))).toBe(
      '<span>b</span>c',
    );
  });
});
