import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatRoomCode, roomPath } from '@hearsay/shared/room-code';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import type { Person } from './person.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PAGE = '<!doctype html><title>Hearsay</title>';

/** C1 by the letter of the rule, apart from the code under test. */
function checkCharacter(eight: string): string {
  const sum = [...eight].reverse().reduce((total, character, place) => {
    const a = ALPHABET.indexOf(character) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(a / 32) + (a % 32);
  }, 0);
  return ALPHABET.charAt((32 - (sum % 32)) % 32);
}

let server: Harness;
let clientFolder: string;
let ana: Person;
let codes: string[];
beforeAll(async () => {
  clientFolder = await mkdtemp(join(tmpdir(), 'hearsay-client-'));
  await writeFile(join(clientFolder, 'index.html'), PAGE);
  server = await startHarness({ LIMITS_SCALE: '1000' }, { clientFolder });
  ana = await server.person('Ana');
  codes = [];
  for (let count = 0; count < 250; count += 1) codes.push((await ana.createRoom()).code);
});
afterAll(async () => {
  await server.close();
  await rm(clientFolder, { recursive: true });
});

describe('[C1] a room code', () => {
  it('is eight characters of Crockford base32 and their check character', () => {
    for (const code of codes) {
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{9}$/);
      expect(code.charAt(8)).toBe(checkCharacter(code.slice(0, 8)));
    }
  });

  it('fits the vectors of the rule', () => {
    const given = ['7KQM2X9T', '00000000', 'ZZZZZZZZ', '01234567'].map(checkCharacter);
    expect(given).toEqual(['Q', '0', '8', 'M']);
  });

  it('is random: none comes twice, and every place takes on at least 28 of the 32 characters', () => {
    expect(new Set(codes).size).toBe(codes.length);
    // 250 draws leave out 5 or more of 32 characters less than once in a million runs.
    for (let place = 0; place < 8; place += 1) {
      expect(new Set(codes.map((code) => code.charAt(place))).size).toBeGreaterThanOrEqual(28);
    }
  });

  it('with any one character wrong is a typo, not a room that is unavailable', async () => {
    const [code = ''] = codes;
    const wrong = [...code].flatMap((right, place) =>
      [...ALPHABET]
        .filter((other) => other !== right)
        .map((other) => code.slice(0, place) + other + code.slice(place + 1)),
    );
    const answers = await Promise.all(wrong.map((typo) => ana.refused('room:join', { code: typo })));
    expect(answers).toHaveLength(9 * 31);
    expect(new Set(answers)).toEqual(new Set(['VALIDATION_ERROR']));
  });

  it('with two unlike neighbours swapped is a typo, but for 0 and Z', async () => {
    const typos = new Set<string>();
    for (const code of codes.slice(0, 30)) {
      for (let place = 0; place < 8; place += 1) {
        const [a = '', b = ''] = [code.charAt(place), code.charAt(place + 1)];
        if (a !== b && `${a}${b}` !== '0Z' && `${a}${b}` !== 'Z0')
          typos.add(code.slice(0, place) + b + a + code.slice(place + 2));
      }
    }
    const answers = await Promise.all([...typos].map((typo) => ana.refused('room:join', { code: typo })));
    expect(new Set(answers)).toEqual(new Set(['VALIDATION_ERROR']));
  });
});

describe('[C2] reading a code is forgiving, on the server too', () => {
  const spellings: Record<string, (code: string) => string> = {
    'in groups': formatRoomCode,
    'in small letters': (code) => code.toLowerCase(),
    'with spaces around and within': (code) => `  ${code.slice(0, 4)} ${code.slice(4)}\t`,
    'with dashes anywhere': (code) => [...code].join('-'),
    'with O for 0': (code) => code.replaceAll('0', 'O'),
    'with o for 0': (code) => code.replaceAll('0', 'o'),
    'with I for 1': (code) => code.replaceAll('1', 'I'),
    'with l for 1': (code) => code.replaceAll('1', 'l'),
  };

  it.each(Object.entries(spellings))('%s', async (_, spell) => {
    const code = codes.find((one) => ['0', '1', /[A-Z]/].every((what) => one.search(what) >= 0)) ?? '';
    expect(spell(code)).not.toBe(code);
    expect((await ana.join(spell(code))).room.code).toBe(code);
  });

  it('over HTTP as well', async () => {
    const code = codes.findLast((one) => one.includes('1')) ?? '';
    const typed = encodeURIComponent(formatRoomCode(code.replaceAll('1', 'l').toLowerCase()));
    expect((await server.call('DELETE', `/api/rooms/${typed}`, { token: ana.token })).status).toBe(204);
    expect(await ana.rooms()).not.toContain(code);
  });

  it('but U is no V, and eight or ten characters are no code', async () => {
    const code = codes.find((one) => one.includes('V')) ?? '';
    for (const typed of [code.replace('V', 'U'), code.slice(0, 8), `${code}0`, '', '-'.repeat(70)]) {
      expect(await ana.refused('room:join', { code: typed })).toBe('VALIDATION_ERROR');
    }
    const { status, body } = await server.call('DELETE', `/api/rooms/${code.slice(0, 8)}`, { token: ana.token });
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  });
});

describe('[C3] the link to a room', () => {
  it('is /r/ and the code, and opens the app', async () => {
    expect(roomPath('7KQM2X9TQ')).toBe('/r/7KQM2X9TQ');
    const { status, body } = await server.call('GET', '/r/7KQM2X9TQ');
    expect([status, body]).toEqual([200, PAGE]);
  });
});
