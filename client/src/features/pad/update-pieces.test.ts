import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { authorsOf, moveUpdate, splitUpdate } from './update-pieces.ts';

const PIECE = 64 * 1024;

/** What an edit of a document brings, as one update. */
function updateOf(doc: Y.Doc, edit: (text: Y.Text) => void): Uint8Array {
  const before = Y.encodeStateVector(doc);
  doc.transact(() => edit(doc.getText('text')));
  return Y.encodeStateAsUpdate(doc, before);
}

/** A copy of a document, to bring up to date by pieces. */
function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

const textOf = (doc: Y.Doc): string => doc.getText('text').toString();

describe('splitting', () => {
  it('[P3] leaves a small update as it is', () => {
    const update = updateOf(new Y.Doc(), (text) => text.insert(0, 'small'));
    expect(splitUpdate(update)).toEqual([update]);
  });

  it.each([
    ['ASCII', 'lorem ipsum '.repeat(40_000)],
    ['characters of two units', '🙂'.repeat(100_000)],
    ['characters of three bytes', '漢字'.repeat(80_000)],
  ])('[P3] cuts a long insertion of %s, into pieces that each rest on those before', (_, long) => {
    const doc = new Y.Doc();
    updateOf(doc, (text) => text.insert(0, 'before after'));
    const copy = copyOf(doc);
    const pieces = splitUpdate(updateOf(doc, (text) => text.insert(7, long)));
    for (const piece of pieces) {
      expect(piece.length).toBeLessThanOrEqual(PIECE);
      Y.applyUpdate(copy, piece);
      expect(copy.store.pendingStructs).toBeNull();
    }
    expect(pieces.length).toBeGreaterThan(6);
    expect(textOf(copy)).toBe(`before ${long}after`);
    expect(Y.encodeStateVector(copy)).toEqual(Y.encodeStateVector(doc));
  });

  it('[P3] cuts a replacement in ten thousand places, deletions last', () => {
    const doc = new Y.Doc();
    updateOf(doc, (text) => text.insert(0, 'a '.repeat(10_000)));
    const copy = copyOf(doc);
    const update = updateOf(doc, (text) => {
      for (let at = 0; at < 20_000; at += 2) {
        text.delete(at, 1);
        text.insert(at, 'b');
      }
    });
    const pieces = splitUpdate(update);
    for (const piece of pieces) {
      expect(piece.length).toBeLessThanOrEqual(PIECE);
      Y.applyUpdate(copy, piece);
    }
    expect(pieces.length).toBeGreaterThan(2);
    expect(textOf(copy)).toBe('b '.repeat(10_000));
  });

  it('[P3] cuts an undo of a large deletion', () => {
    const doc = new Y.Doc();
    const undo = new Y.UndoManager(doc.getText('text'));
    updateOf(doc, (text) => text.insert(0, 'x'.repeat(300_000)));
    undo.stopCapturing();
    updateOf(doc, (text) => text.delete(10, 299_980));
    const copy = copyOf(doc);
    const before = Y.encodeStateVector(doc);
    undo.undo();
    for (const piece of splitUpdate(Y.encodeStateAsUpdate(doc, before))) {
      expect(piece.length).toBeLessThanOrEqual(PIECE);
      Y.applyUpdate(copy, piece);
    }
    expect(textOf(copy)).toBe('x'.repeat(300_000));
  });

  it('[S6] gives the same pieces everywhere', () => {
    const make = () => {
      const doc = new Y.Doc();
      doc.clientID = 7;
      return splitUpdate(updateOf(doc, (text) => text.insert(0, 'same '.repeat(50_000))));
    };
    expect(make()).toEqual(make());
  });
});

describe('moving to another client id', () => {
  it('[P7] does the same edit under the other id', () => {
    const doc = new Y.Doc();
    doc.clientID = 1;
    updateOf(doc, (text) => text.insert(0, 'shared'));
    const copy = copyOf(doc);
    doc.clientID = 2;
    const first = updateOf(doc, (text) => text.insert(3, 'own words'));
    const second = updateOf(doc, (text) => {
      text.delete(0, 5);
      text.insert(7, '!');
    });
    expect([...authorsOf(first)]).toEqual([[2, 0]]);
    const moves = new Map([[2, { from: 0, to: 99 }]]);
    for (const update of [first, second]) Y.applyUpdate(copy, moveUpdate(update, moves));
    expect(textOf(copy)).toBe(textOf(doc));
    expect([...Y.decodeStateVector(Y.encodeStateVector(copy)).keys()].sort()).toEqual([1, 99]);
  });

  it('[P7] moves only what the server has not taken under the old id', () => {
    const doc = new Y.Doc();
    doc.clientID = 2;
    updateOf(doc, (text) => text.insert(0, 'taken'));
    const copy = copyOf(doc);
    const update = updateOf(doc, (text) => {
      text.insert(5, ' new');
      text.delete(3, 4);
    });
    Y.applyUpdate(copy, moveUpdate(update, new Map([[2, { from: 5, to: 99 }]])));
    expect(copy.store.pendingStructs).toBeNull();
    expect(copy.store.pendingDs).toBeNull();
    expect(textOf(copy)).toBe(textOf(doc));
  });
});
