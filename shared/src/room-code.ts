/**
 * Room codes (C1–C3): eight random characters of Crockford base32 (https://www.crockford.com/base32.html)
 * and a Luhn mod N check character, N = 32 (ISO/IEC 7812-1 Annex B, generalised to a larger alphabet).
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE = ALPHABET.length;
const RANDOM_CHARACTERS = 8;

/** A code in full has this many characters. */
export const ROOM_CODE_LENGTH = RANDOM_CHARACTERS + 1;

/** Bytes of randomness that one code takes. */
export const ROOM_CODE_BYTES = 5;

/** The check character of eight characters of the alphabet: the last is doubled, then every second leftwards. */
function checkCharacter(body: string): string {
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) {
    const value = ALPHABET.indexOf(body.charAt(body.length - 1 - index));
    const addend = index % 2 === 0 ? value * 2 : value;
    sum += Math.floor(addend / BASE) + (addend % BASE);
  }
  return ALPHABET.charAt((BASE - (sum % BASE)) % BASE);
}

/** The code that five random bytes name. The caller brings them from a CSPRNG. */
export function roomCodeFrom(random: Uint8Array): string {
  if (random.length !== ROOM_CODE_BYTES) throw new RangeError(`a room code takes ${ROOM_CODE_BYTES} bytes`);
  let bits = 0n;
  for (const byte of random) bits = (bits << 8n) | BigInt(byte);
  let body = '';
  for (let place = RANDOM_CHARACTERS - 1; place >= 0; place -= 1) {
    body += ALPHABET.charAt(Number((bits >> BigInt(place * 5)) & 31n));
  }
  return body + checkCharacter(body);
}

/** C2, the forgiving half: what a person typed, in capitals, without spaces and dashes, look-alikes resolved. */
export function normaliseRoomCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s\p{Pd}\u2212_]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

/** C2, the strict half: nine characters of the alphabet, the last one fitting. Takes a normalised code. */
export function isRoomCode(code: string): boolean {
  if (code.length !== ROOM_CODE_LENGTH) return false;
  for (const character of code) if (!ALPHABET.includes(character)) return false;
  return checkCharacter(code.slice(0, RANDOM_CHARACTERS)) === code.charAt(RANDOM_CHARACTERS);
}

/** The canonical code of what was typed, or null where it has a typo. */
export function parseRoomCode(typed: string): string | null {
  if (typed.length > 64) return null;
  const code = normaliseRoomCode(typed);
  return isRoomCode(code) ? code : null;
}

/** As people see it, `7KQ-M2X-9TQ`; shorter input is grouped as far as it goes. */
export function formatRoomCode(code: string): string {
  return code.match(/.{1,3}/g)?.join('-') ?? '';
}

/** C3: the path of a room. */
export function roomPath(code: string): string {
  return `/r/${code}`;
}
