import { describe, expect, it } from 'vitest';
import { findText } from './marker-search.mjs';

const MARKER = 'marker/of?the>tests~';

describe('[T1] a marker is found', () => {
  const noise = (length) => Buffer.from(Array.from({ length }, (_, index) => (index * 151 + 7) % 256));
  it.each([
    ['raw', (bytes) => bytes],
    ['utf-16le', () => Buffer.from(MARKER, 'utf16le')],
    ['utf-16be', () => Buffer.from(MARKER, 'utf16le').swap16()],
    ['hex', (bytes) => Buffer.from(bytes.toString('hex'))],
    ['HEX', (bytes) => Buffer.from(bytes.toString('hex').toUpperCase())],
  ])('%s', (as, spell) => {
    expect(findText(Buffer.concat([noise(1_001), spell(Buffer.from(MARKER)), noise(500)]), MARKER)).toEqual([as]);
  });

  it.each([0, 1, 2, 3, 4, 5])('in base64 of something that holds it, %i bytes in', (offset) => {
    const whole = Buffer.concat([noise(offset), Buffer.from(MARKER), noise(9)]);
    for (const encoding of /** @type {const} */ (['base64', 'base64url'])) {
      expect(findText(Buffer.from(whole.toString(encoding)), MARKER)).toEqual([`base64+${offset % 3}`]);
    }
  });

  it('and nothing else is', () => {
    expect(findText(noise(100_000), MARKER)).toEqual([]);
    expect(findText(Buffer.from(MARKER.slice(1)), MARKER)).toEqual([]);
  });
});
