import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { locate, readCursor, writeCursor } from './cursor-place.ts';

function aText(content: string): Y.Text {
  const text = new Y.Doc().getText('text');
  text.insert(0, content);
  return text;
}

/** As it travels in awareness. */
const sent = (state: unknown): unknown => JSON.parse(JSON.stringify(state));

describe('cursors', () => {
  it.each([
    { anchor: 0, head: 0 },
    { anchor: 2, head: 5 },
    { anchor: 9, head: 9 },
    { anchor: 9, head: 0 },
  ])('[P5] stand where they stood: %j', (selection) => {
    const text = aText('nine char');
    const cursor = readCursor(sent({ cursor: writeCursor(text, selection) }));
    expect(cursor && locate(text, cursor)).toEqual(selection);
  });

  it('[P5] move with what others write before them', () => {
    const text = aText('one two');
    const cursor = readCursor(sent({ cursor: writeCursor(text, { anchor: 4, head: 7 }) }));
    text.insert(0, 'zero ');
    expect(cursor && locate(text, cursor)).toEqual({ anchor: 9, head: 12 });
  });

  it('are nowhere as long as the text they stand in is not here', () => {
    const cursor = readCursor(sent({ cursor: writeCursor(aText('elsewhere'), { anchor: 1, head: 2 }) }));
    expect(cursor && locate(aText('here'), cursor)).toBeNull();
  });

  it.each([
    null,
    {},
    { cursor: null },
    { cursor: 'x' },
    { cursor: { anchor: 1, head: 2 } },
    { cursor: { anchor: {}, head: null } },
    { cursor: { anchor: {}, head: { item: { client: -1, clock: 0 } } } },
    { cursor: { anchor: {}, head: { item: { client: 1e300, clock: '0' } } } },
  ])('of other make are none: %j', (state) => {
    expect(readCursor(state)).toBeNull();
  });

  it('never make another root in the document', () => {
    const text = aText('here');
    const cursor = readCursor({ cursor: { anchor: { tname: 'other' }, head: { type: { client: 1, clock: 1 } } } });
    expect(cursor && locate(text, cursor)).toEqual({ anchor: 4, head: 4 });
    expect([...(text.doc?.share.keys() ?? [])]).toEqual(['text']);
  });
});
