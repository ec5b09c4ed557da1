import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatRoomCode,
  isRoomCode,
  normaliseRoomCode,
  parseRoomCode,
  ROOM_CODE_BYTES,
  ROOM_CODE_LENGTH,
  roomCodeFrom,
  roomPath,
} from './room-code.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE = '7KQM2X9TQ';

const codes = fc
  .uint8Array({ minLength: ROOM_CODE_BYTES, maxLength: ROOM_CODE_BYTES })
  .map((bytes) => roomCodeFrom(bytes));
const withCharacter = (code: string, at: number, character: string): string =>
  code.slice(0, at) + character + code.slice(at + 1);

describe('check character', () => {
  it.each(['7KQM2X9TQ', '000000000', 'ZZZZZZZZ8', '01234567M'])('[C1] vector %s', (code) => {
    expect(isRoomCode(code)).toBe(true);
    for (const check of ALPHABET) expect(isRoomCode(code.slice(0, 8) + check)).toBe(check === code.charAt(8));
  });

  it('[C1] catches every wrong character', () => {
    fc.assert(
      fc.property(codes, (code) => {
        for (let at = 0; at < code.length; at += 1) {
          for (const character of ALPHABET) {
            expect(isRoomCode(withCharacter(code, at, character))).toBe(character === code.charAt(at));
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('[C1] catches 99.8 % of swapped neighbours: all but 0 and Z', () => {
    const missed = new Set<string>();
    let swaps = 0;
    for (let at = 0; at < 8; at += 1) {
      // Any pair can stand at any place: the check character makes it a code, or the first where the check is in the pair.
      const free = at === 7 ? 0 : 8;
      for (const left of ALPHABET) {
        for (const right of ALPHABET.replace(left, '')) {
          const pair = withCharacter(withCharacter(CODE, at, left), at + 1, right);
          const code = [...ALPHABET].map((character) => withCharacter(pair, free, character)).find(isRoomCode) ?? '';
          expect(isRoomCode(code)).toBe(true);
          swaps += 1;
          if (isRoomCode(withCharacter(withCharacter(code, at, right), at + 1, left)))
            missed.add(`${at}${left}${right}`);
        }
      }
    }
    expect([...missed]).toEqual([0, 1, 2, 3, 4, 5, 6, 7].flatMap((at) => [`${at}0Z`, `${at}Z0`]));
    expect(1 - missed.size / swaps).toBeCloseTo(0.998, 4);
  });
});

describe('roomCodeFrom', () => {
  it('[C1] reads the five bytes as eight characters', () => {
    expect(roomCodeFrom(new Uint8Array(5))).toBe('000000000');
    expect(roomCodeFrom(new Uint8Array(5).fill(255))).toBe('ZZZZZZZZ8');
    expect(roomCodeFrom(Uint8Array.of(0x00, 0x44, 0x32, 0x14, 0xc7))).toBe('01234567M');
  });

  it('[C1] gives nine characters that are a code, for any bytes', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toHaveLength(ROOM_CODE_LENGTH);
        expect(isRoomCode(code)).toBe(true);
      }),
    );
  });

  it('[C1] is uniform in each random character', () => {
    const count = 32_000;
    const seen = Array.from({ length: 8 }, () => new Map<string, number>());
    for (let index = 0; index < count; index += 1) {
      const code = roomCodeFrom(randomBytes(ROOM_CODE_BYTES));
      for (const [at, counts] of seen.entries()) counts.set(code.charAt(at), (counts.get(code.charAt(at)) ?? 0) + 1);
    }
    for (const counts of seen) {
      expect(counts.size).toBe(32);
      // Chi-squared, 31 degrees of freedom: beyond 87.6 once in ten million runs.
      let chi = 0;
      for (const found of counts.values()) chi += (found - count / 32) ** 2 / (count / 32);
      expect(chi).toBeLessThan(87.6);
    }
  });

  it('[C1] takes five bytes exactly', () => {
    expect(() => roomCodeFrom(new Uint8Array(4))).toThrow(RangeError);
    expect(() => roomCodeFrom(new Uint8Array(6))).toThrow(RangeError);
  });
});

describe('parseRoomCode', () => {
  it.each(['7KQ-M2X-9TQ', ' 7kq m2x 9tq\n', '7kqm2x9tq', '7-K-Q-M-2-X-9-T-Q', '7KQ–M2X—9TQ', '7KQ\u00a0M2X\u20119TQ'])(
    '[C2] reads %j',
    (typed) => {
      expect(parseRoomCode(typed)).toBe(CODE);
    },
  );

  it('[C2] reads O as 0, I and L as 1', () => {
    expect(parseRoomCode('ooO OOo oOO')).toBe('000000000');
    const code = roomCodeFrom(Uint8Array.of(0x08, 0x42, 0x10, 0x84, 0x21));
    expect(code.slice(0, 8)).toBe('11111111');
    expect(parseRoomCode(`iIlLiIlL${code.charAt(8)}`)).toBe(code);
    expect(normaliseRoomCode('o-I l')).toBe('011');
  });

  it.each([
    ['empty', ''],
    ['short', '7KQM2X9T'],
    ['long', '7KQM2X9TQQ'],
    ['a wrong check character', '7KQM2X9TR'],
    ['U, which is not of the alphabet', 'U00000000'],
    ['other scripts', '７KQM2X9TQ'],
    ['very long', `${' '.repeat(100_000)}7KQM2X9TQ`],
  ])('[C2] refuses %s', (_, typed) => {
    expect(parseRoomCode(typed)).toBeNull();
  });

  it('[C2] reads back what is shown', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(parseRoomCode(formatRoomCode(code))).toBe(code);
        expect(parseRoomCode(formatRoomCode(code).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(code);
      }),
    );
  });

  it('[C2] never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => parseRoomCode(typed) === null || true));
  });
});

describe('display', () => {
  it('[C1] groups by three', () => {
    expect(formatRoomCode(CODE)).toBe('7KQ-M2X-9TQ');
    expect(formatRoomCode('7KQM')).toBe('7KQ-M');
    expect(formatRoomCode('')).toBe('');
  });

  it('[C3] links to /r/ and the code', () => {
    expect(roomPath(CODE)).toBe('/r/7KQM2X9TQ');
  });
});
