// Looks for a text in bytes, however it may have been spelled on the way: the tool of the marker audit and of the self-check.

/**
 * Base64 of a text that stands at any place of what was encoded: only the characters that do not depend on its neighbours.
 * @param {Buffer} bytes
 * @param {number} offset bytes before it, modulo 3
 */
function base64At(bytes, offset) {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  return encoded.slice(first, last);
}

/**
 * Every way to spell a text that the audit knows of.
 * @param {string} text eight characters or more, or chance would find it
 * @returns {{as: string, bytes: Buffer}[]}
 */
function spellingsOf(text) {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const base64 = [0, 1, 2].flatMap((offset) => {
    const spelled = base64At(utf8, offset);
    const forUrls = spelled.replaceAll('+', '-').replaceAll('/', '_');
    return [spelled, ...(forUrls === spelled ? [] : [forUrls])].map((encoded) => ({ as: `base64+${offset}`, encoded }));
  });
  return [
    { as: 'raw', bytes: utf8 },
    { as: 'utf-16le', bytes: utf16 },
    { as: 'utf-16be', bytes: Buffer.from(utf16).swap16() },
    ...base64.map(({ as, encoded }) => ({ as, bytes: Buffer.from(encoded) })),
    { as: 'hex', bytes: Buffer.from(utf8.toString('hex')) },
    { as: 'HEX', bytes: Buffer.from(utf8.toString('hex').toUpperCase()) },
  ];
}

/**
 * The spellings of a text that occur in some bytes.
 * @param {Buffer} bytes
 * @param {string} text
 * @returns {string[]} the names of the spellings found
 */
export function findText(bytes, text) {
  return [...new Set(spellingsOf(text).flatMap(({ as, bytes: spelled }) => (bytes.includes(spelled) ? [as] : [])))];
}
