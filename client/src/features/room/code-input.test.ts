import { describe, expect, it } from 'vitest';
import { groupTypedCode, readTypedCode } from './code-input.ts';

describe('the code field', () => {
  it.each([
    ['7kq m2x-9tq', '7KQM2X9TQ'],
    ['https://talk.example/r/7KQM2X9TQ?view=people', '7KQM2X9TQ'],
    ['come: http://localhost:3000/r/7KQ-M2X-9TQ !', '7KQM2X9TQ'],
    ['oil', '011'],
    ['7KQM2X9TQEXTRA', '7KQM2X9TQ'],
    ['«7KQ»', '7KQ'],
  ])('[C2] reads %j as %s', (typed, code) => {
    expect(readTypedCode(typed)).toBe(code);
  });

  it('[C1] groups as it grows', () => {
    expect(groupTypedCode('7KQM', 4)).toEqual({ code: '7KQM', shown: '7KQ-M', caret: 5 });
    expect(groupTypedCode('7KQ', 3)).toEqual({ code: '7KQ', shown: '7KQ', caret: 3 });
  });

  it('keeps the caret behind the character it was behind', () => {
    // "X" was put in after "7K" of 7KQ-M2.
    expect(groupTypedCode('7KXQ-M2', 3)).toEqual({ code: '7KXQM2', shown: '7KX-QM2', caret: 3 });
    expect(groupTypedCode('7KQM-2', 1).caret).toBe(1);
    expect(groupTypedCode('KQ-M2', 0).caret).toBe(0);
  });

  it('goes to the end after a pasted link', () => {
    expect(groupTypedCode('x/r/7KQM2X9TQ', 13).caret).toBe(11);
  });
});
