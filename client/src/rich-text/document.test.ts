// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { renderDocument } from './document.ts';

function show(text: string): HTMLElement {
  const page = document.createElement('div');
  for (const block of renderDocument(text)) {
    if (block.kind === 'html') page.insertAdjacentHTML('beforeend', String(block.html));
    else page.append(Object.assign(document.createElement('pre'), { textContent: block.text }));
  }
  return page;
}

describe('the pad as a document', () => {
  it.each([
    ['# Title', 'h1'],
    ['Title\n---', 'h2'],
    ['a\n\n***\n\nb', 'hr'],
    ['| a | b |\n|---|---|\n| 1 | 2 |', 'table td'],
    ['~~gone~~', 'del'],
    ['1. one\n   - two', 'ol ul'],
  ])('shows %j', (text, selector) => {
    expect(show(text).querySelector(selector)).not.toBeNull();
  });

  it('shows tasks as they stand', () => {
    expect(show('- [x] done\n- [ ] open').textContent).toMatch(/☑ done\s+☐ open/);
  });

  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '![pic](https://example.org/x.png)',
    '[x](javascript:alert(1))',
    '<style>*{display:none}</style>',
    '# <svg onload=alert(1)>',
    '| <iframe> |\n|---|\n| <b onclick=x>y</b> |',
  ])('[T3] fetches and runs nothing: %j', (text) => {
    const page = show(text);
    expect(page.querySelector('img, script, style, svg, iframe, b')).toBeNull();
    for (const element of page.querySelectorAll('*')) {
      for (const { name } of element.attributes) expect(['href', 'title', 'target', 'rel']).toContain(name);
    }
    for (const link of page.querySelectorAll('a')) expect(link.href).toMatch(/^https:/);
  });

  it('gives up on nothing, however deep', () => {
    expect(show('> '.repeat(20_000)).textContent).toContain('>');
    expect(show('['.repeat(20_000)).textContent?.trim()).toHaveLength(20_000);
  });
});
