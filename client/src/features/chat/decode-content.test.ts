import { describe, expect, it } from 'vitest';
import { decodeContent } from './decode-content.ts';

describe('decodeContent', () => {
  it('[T2] decodes exactly the five entities', () => {
    expect(decodeContent('&lt;b&gt; &amp; &quot;x&quot; &#39;y&#39;')).toBe(`<b> & "x" 'y'`);
    expect(decodeContent('&nbsp; &#60; &#x3c; &LT; &lt &constructor; &apos;')).toBe(
      '&nbsp; &#60; &#x3c; &LT; &lt &constructor; &apos;',
    );
  });

  it('[T2] decodes once', () => {
    expect(decodeContent('&amp;lt;')).toBe('&lt;');
    expect(decodeContent('&amp;amp;amp;')).toBe('&amp;amp;');
  });
});
