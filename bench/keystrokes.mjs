import * as Y from 'yjs';

const LETTERS = 'etaoinshrdlucmfwypvbgkjqxz     \n';
const SEED = 4;
const WRITERS = 2;
/** At most, of one of `typeLines`. */
const KEYSTROKE_BYTES = 32;

/** mulberry32: the same numbers at every run. */
function seeded(seed) {
  let state = seed;
  return (end) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  };
}

/**
 * A long text, typed by two people: insertions and deletions of single characters in the shape of the trace "B4" of
 * https://github.com/dmonad/crdt-benchmarks, one update a keystroke.
 * @returns {{keystrokes: {writer: number, update: Uint8Array}[], text: string, encodedBytes: number}}
 */
export function typeText(operations) {
  const below = seeded(SEED);
  const keystrokes = [];
  const docs = Array.from({ length: WRITERS }, (_, writer) => {
    const doc = new Y.Doc();
    doc.clientID = 1_000_000_000 + writer;
    doc.on('update', (update, origin) => {
      if (origin === 'heard') return;
      keystrokes.push({ writer, update });
      for (const other of docs) if (other !== doc) Y.applyUpdate(other, update, 'heard');
    });
    return doc;
  });
  let [writer, cursor, left, deletes] = [0, 0, 0, false];
  while (keystrokes.length < operations) {
    if (left === 0) {
      deletes = below(5) < 2;
      left = 1 + below(deletes ? 12 : 24);
      if (below(3) === 0) {
        writer = below(WRITERS);
        cursor = below(docs[writer].getText('text').length + 1);
      }
    }
    const text = docs[writer].getText('text');
    cursor = Math.min(cursor, text.length);
    left -= 1;
    if (!deletes) text.insert(cursor++, LETTERS[below(LETTERS.length)]);
    else if (cursor > 0) text.delete(--cursor, 1);
  }
  return { keystrokes, text: docs[0].getText('text').toString(), encodedBytes: Y.encodeStateAsUpdate(docs[0]).length };
}

/**
 * People who each type in a line of their own of one text, a keystroke an update, in turn. Typed beforehand, and kept in one
 * piece: while Y.Docs typed, and their updates were collected as garbage, the generator was the bottleneck.
 * @param {number} writers
 * @param {number} count of keystrokes
 * @returns {{lines: Uint8Array, keystroke: (index: number) => Uint8Array}} the text at first, to be shared, and each update
 */
export function typeLines(writers, count) {
  const first = new Y.Doc();
  first.getText('text').insert(0, '\n'.repeat(writers));
  const lines = Y.encodeStateAsUpdate(first);
  const all = new Uint8Array(count * KEYSTROKE_BYTES);
  const ends = new Uint32Array(count + 1);
  let typed = 0;
  const texts = Array.from({ length: writers }, () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, lines);
    doc.on('update', (update) => {
      all.set(update, ends[typed]);
      ends[typed + 1] = ends[typed] + update.length;
    });
    return doc.getText('text');
  });
  for (; typed < count; typed += 1) {
    const writer = typed % writers;
    texts[writer].insert(writer + Math.floor(typed / writers), 'x');
  }
  return { lines, keystroke: (index) => all.subarray(ends[index], ends[index + 1]) };
}
