import { describe, expect, it } from 'vitest';
import { withQuote } from './quote.ts';

describe('a quote in the draft', () => {
  it('marks every line, and leaves room for an answer', () => {
    expect(withQuote('', 'one\n\ntwo ')).toBe('> one\n> \n> two\n\n');
  });

  it('stands behind what has been written', () => {
    expect(withQuote('so far \n', 'said')).toBe('so far\n\n> said\n\n');
  });
});
