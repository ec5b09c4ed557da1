// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown.ts';
import { needsMarkdown } from './needs-markdown.ts';

/** What the page would hold: all blocks in one element. */
function show(text: string): HTMLElement {
  const page = document.createElement('div');
  for (const block of renderMarkdown(text)) {
    if (block.kind === 'html') page.insertAdjacentHTML('beforeend', String(block.html));
    else {
      const pre = document.createElement('pre');
      pre.textContent = block.text;
      page.append(pre);
    }
  }
  return page;
}

const readable = (text: string): string => {
  const page = show(text);
  for (const br of page.querySelectorAll('br')) br.replaceWith('\n');
  return (page.textContent ?? '').trim();
};

const ALLOWED = new Set(['P', 'BR', 'STRONG', 'EM', 'CODE', 'PRE', 'UL', 'OL', 'LI', 'BLOCKQUOTE', 'A']);

describe('markup', () => {
  it.each([
    ['**bold**', '<p><strong>bold</strong></p>'],
    ['*soft* and _soft_', '<p><em>soft</em> and <em>soft</em></p>'],
    ['`a < b`', '<p><code>a &lt; b</code></p>'],
    ['one\ntwo', '<p>one<br>two</p>'],
    ['- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
    ['3. a\n4. b', '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'],
    ['> said', '<blockquote>\n<p>said</p>\n</blockquote>'],
  ])('[T3] %j', (text, html) => {
    expect(show(text).innerHTML.trim()).toBe(html);
  });

  it('[T3] links open outside and tell nothing of where they came from', () => {
    const link = show('see [the page](https://example.org/a?b=1&c=2)').querySelector('a');
    expect(link?.getAttribute('href')).toBe('https://example.org/a?b=1&c=2');
    expect(link?.target).toBe('_blank');
    expect(link?.rel).toBe('noopener noreferrer');
    expect(show('https://example.org/x, ok').querySelector('a')?.textContent).toBe('https://example.org/x');
    expect(show('ana@example.org').querySelector('a')?.getAttribute('href')).toBe('mailto:ana@example.org');
  });

  it('[T3] a label that names another host gives way to the true address', () => {
    const link = show('[https://bank.example](https://evil.example/bank)').querySelector('a');
    expect(link?.textContent).toBe('https://evil.example/bank');
    expect(show('[www.a.example/x](https://a.example/x)').querySelector('a')?.textContent).toBe('www.a.example/x');
  });

  it('[T3] images are not loaded: they become links', () => {
    const page = show('![cat](https://example.org/cat.png)');
    expect(page.querySelector('img')).toBeNull();
    expect(page.querySelector('a')?.textContent).toBe('cat');
  });

  it('[T3] fenced code is a block of its own, as typed', () => {
    const blocks = renderMarkdown('look:\n```js\nif (a < b) {\n  *x*\n}\n```\ndone');
    expect(blocks.map((block) => block.kind)).toEqual(['html', 'code', 'html']);
    expect(blocks[1]).toEqual({ kind: 'code', language: 'js', text: 'if (a < b) {\n  *x*\n}' });
  });
});

describe('fidelity', () => {
  it.each([
    'a < b && c > d',
    'Array<string> and Map<string, Set<number>>',
    'if condition = true',
    'x_y_z',
    '2 * 3 * 4',
    '# not a heading',
    '#hashtag',
    'title\n=====',
    'a\n---\nb',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '[x]: https://example.org',
    '&amp; &lt;b&gt; &#65; &copy;',
    '<div>\nline\n</div>',
    'C:\\*.txt and \\d+\\.\\d and ¯\\_(ツ)_/¯',
    'def f(x):\n    return x\n\t# more',
    '    indented first',
    '~~struck~~',
    '+1 from me',
    '+ not a list',
    '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽',
    'مرحبا بالعالم * نعم',
    'שלום _עולם',
    'ends with a backslash\\\nnext',
    'array[0][1] = b',
    '<script>alert(1)</script>',
  ])('[T3] %j comes out as typed', (text) => {
    expect(readable(text)).toBe(text.trim());
  });

  it('[T3] task lists keep their boxes', () => {
    expect(readable('- [x] done\n- [ ] open')).toMatch(/\[x\] done\s+\[ \] open/);
  });
});

describe('hostile text', () => {
  it.each([
    '<script>alert(1)</script>*',
    '<img src=x onerror=alert(1)> *',
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](java\tscript:alert(1))',
    '[a](&#106;avascript:alert(1))',
    '[a](javascript&colon;alert(1))',
    '[a](<javascript:alert(1)>)',
    '[a](vbscript:msgbox(1))',
    '[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
    '![a](javascript:alert(1))',
    '![a](x" onerror="alert(1))',
    '![a" onerror="alert(1)](https://a.example)',
    '[a](https://a.example "x\\" onclick=\\"alert(1)")',
    '[a](https://a.example/"onmouseover="alert(1))',
    '<javascript:alert(1)>',
    '<https://a.example/"onmouseover=alert(1)>',
    '<svg><g/onload=alert(1)//<p>*',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">*',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">*',
    '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>*',
    '`<img src=x onerror=alert(1)>`',
    '```"><img src=x onerror=alert(1)>\n</code></pre><script>alert(1)</script>\n```',
    '> <iframe srcdoc="<script>alert(1)</script>">',
    '- <a href="javascript:alert(1)">x</a>',
    '**<style>@import "https://evil.example"</style>**',
    'https://a.example/<script>alert(1)</script>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">*',
  ])('[T3] %j brings no live markup', (text) => {
    const page = show(text);
    for (const element of page.querySelectorAll('*')) {
      expect(ALLOWED.has(element.tagName)).toBe(true);
      for (const { name } of element.attributes) expect(['href', 'title', 'target', 'rel', 'start']).toContain(name);
    }
    for (const link of page.querySelectorAll('a')) expect(link.protocol).toMatch(/^(https?|mailto):$/);
  });

  it('[T3] pathological nesting ends soon', () => {
    for (const piece of ['*a_', '[', '> ', '- ', '`', '<', '**', '![', '\\', '>\n>', '1. ', '> - ', '[a](']) {
      const page = show(piece.repeat(4_000 / piece.length));
      expect(page.querySelectorAll('blockquote, ul').length).toBeLessThan(20);
    }
  });
});

describe('what is loaded', () => {
  it.each(['hello there', 'a < b && c > d', 'שלום', 'it costs 3.50', 'fine (really) - yes', 'a#b'])(
    'plain text needs no parser: %j',
    (text) => {
      expect(needsMarkdown(text)).toBe(false);
    },
  );

  it.each(['**b**', '`c`', 'see https://a.example', '- a', 'x\n> y', '1. a', 'me@a.example', '[a](b)', '_x_'])(
    'markup is noticed: %j',
    (text) => {
      expect(needsMarkdown(text)).toBe(true);
    },
  );
});
