import { Refusal } from '@hearsay/shared/errors';
import { PAD, SIZE } from '@hearsay/shared/limits';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DocLog } from './doc-log.ts';
import { forge, gone, text, times, type } from './forged-update.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;
const NOTHING = Uint8Array.of(0);

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'passed';
};

const send = (log: DocLog, memberId: string, update: Uint8Array, now = NOW): boolean =>
  log.apply(memberId, log.check(memberId, update, now), now);

const read = (log: DocLog): string => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, log.sync(NOTHING).update);
  return doc.getText('text').toString();
};

const letters = (client: number, clock: number, content: string) =>
  forge([{ client, clock, structs: [text(content, clock === 0 ? {} : { origin: [client, clock - 1] })] }]);

/** `content` at the start, by so many new clients at once. */
const crowd = (first: number, count: number) =>
  forge(times(count, (i) => ({ client: first + count - 1 - i, structs: [text('x')] })));

const nested = (client: number, depth: number) =>
  forge([
    { client, structs: times(depth, (i) => type(0, i === 0 ? { parent: 'tree' } : { parent: [client, i - 1] })) },
  ]);

describe('DocLog.check', () => {
  it('[P1] takes 256 KiB, and not a byte more', () => {
    const sized = (bytes: number) => letters(1, 0, 'x'.repeat(bytes - letters(1, 0, 'x'.repeat(bytes)).length + bytes));
    expect(sized(SIZE.padUpdate)).toHaveLength(SIZE.padUpdate);
    expect(codeOf(() => new DocLog().check('a', sized(SIZE.padUpdate), NOW))).toBe('passed');
    expect(codeOf(() => new DocLog().check('a', sized(SIZE.padUpdate + 1), NOW))).toBe('PAYLOAD_TOO_LARGE');
  });

  it('[P1] tells what is malformed before what is too large, and that before what is too often', () => {
    const long = letters(1, 0, 'x'.repeat(SIZE.padUpdate));
    expect(codeOf(() => new DocLog().check('a', long, NOW))).toBe('PAYLOAD_TOO_LARGE');
    expect(codeOf(() => new DocLog().check('a', long.slice(0, -1), NOW))).toBe('VALIDATION_ERROR');
    expect(codeOf(() => new DocLog().check('a', crowd(1, PAD.clientsPerUpdate + 1), NOW))).toBe('VALIDATION_ERROR');
    expect(codeOf(() => new DocLog().check('a', crowd(1, PAD.clientsPerUpdate), NOW))).toBe('PAYLOAD_TOO_LARGE');
    const log = new DocLog();
    send(log, 'a', crowd(1, 60));
    expect(codeOf(() => log.check('a', crowd(100, 65), NOW))).toBe('PAYLOAD_TOO_LARGE');
    expect(codeOf(() => log.check('a', crowd(100, 5), NOW))).toBe('RATE_LIMIT_EXCEEDED');
    expect(codeOf(() => log.check('a', crowd(100, 4), NOW))).toBe('passed');
  });

  it('[P1] takes types nested 32 deep outside of the text, and clocks below 2^32', () => {
    expect(codeOf(() => new DocLog().check('a', nested(1, PAD.nesting), NOW))).toBe('passed');
    expect(codeOf(() => new DocLog().check('a', nested(1, PAD.nesting + 1), NOW))).toBe('VALIDATION_ERROR');
    const ground = (length: number) => forge([{ client: 1, structs: [gone(length)] }]);
    expect(codeOf(() => new DocLog().check('a', ground(PAD.clockEnd - 1), NOW))).toBe('passed');
    expect(codeOf(() => new DocLog().check('a', ground(PAD.clockEnd), NOW))).toBe('VALIDATION_ERROR');
  });

  it('[P1] counts nesting over updates too', () => {
    const log = new DocLog();
    send(log, 'a', nested(1, PAD.nesting));
    const deeper = (client: number) => forge([{ client, structs: [type(0, { parent: [1, PAD.nesting - 1] })] }]);
    expect(codeOf(() => log.check('a', deeper(2), NOW))).toBe('VALIDATION_ERROR');
    const other = new DocLog();
    other.restore(log.snapshot(), NOW);
    expect(codeOf(() => other.check('a', deeper(2), NOW))).toBe('VALIDATION_ERROR');
  });

  it('[P1] gives a member 64 new ids, one more a minute, and says when', () => {
    const log = new DocLog();
    send(log, 'a', crowd(1, 64));
    const refusal = (() => {
      try {
        log.check('a', letters(100, 0, 'x'), NOW + 15_000);
      } catch (error) {
        return error as Refusal;
      }
      return null;
    })();
    expect(refusal?.code).toBe('RATE_LIMIT_EXCEEDED');
    expect(refusal?.retryAfterMs).toBe(45_000);
    expect(send(log, 'a', letters(100, 0, 'x'), NOW + MINUTE)).toBe(true);
    expect(codeOf(() => log.check('a', letters(1, 1, 'x'), NOW))).toBe('passed');
    expect(codeOf(() => log.check('b', crowd(200, 64), NOW))).toBe('passed');
  });

  it('[P1] gives a room 2,000 ids', () => {
    const log = new DocLog();
    for (let i = 0; i < 31; i += 1) send(log, `m${i}`, crowd(1 + i * 64, 64));
    expect(codeOf(() => log.check('z', crowd(5_000, 17), NOW))).toBe('PAYLOAD_TOO_LARGE');
    expect(codeOf(() => log.check('z', crowd(5_000, 16), NOW))).toBe('passed');
  });

  it('[P6] refuses what rests on the missing, and keeps nothing of it', () => {
    const log = new DocLog();
    send(log, 'a', letters(1, 0, 'abc'));
    expect(codeOf(() => log.check('a', letters(1, 5, 'x'), NOW))).toBe('VALIDATION_ERROR');
    send(log, 'a', letters(1, 3, 'de'));
    expect(read(log)).toBe('abcde');
  });

  it('[P6] takes the structs of an update in any order that they can have', () => {
    const zigzag = forge([
      { client: 9, structs: [text('a', { origin: [5, 0] }), text('c', { origin: [5, 1] })] },
      { client: 5, structs: [text('A'), text('B', { origin: [9, 0] })] },
    ]);
    const log = new DocLog();
    expect(send(log, 'a', zigzag)).toBe(true);
    expect(read(log)).toBe('AaBc');
  });

  it("[P7] refuses new structs under another's id, and takes what brings none", () => {
    const log = new DocLog();
    send(log, 'a', letters(1, 0, 'abc'));
    expect(codeOf(() => log.check('b', letters(1, 3, 'x'), NOW))).toBe('ACCESS_DENIED');
    expect(codeOf(() => log.check('b', forge([{ client: 1, clock: 3, structs: [gone(9)] }]), NOW))).toBe(
      'ACCESS_DENIED',
    );
    expect(codeOf(() => log.check('b', forge([{ client: 1, structs: [text('abcd')] }]), NOW))).toBe('ACCESS_DENIED');
    expect(send(log, 'b', letters(1, 0, 'abc'))).toBe(true);
    expect(send(log, 'b', forge([], [{ client: 1, ranges: [[1, 1]] }]))).toBe(true);
    expect(read(log)).toBe('ac');
  });

  it('[P7] an id that awareness claimed is taken too', () => {
    const log = new DocLog();
    log.ids.claim('a', 1, NOW);
    expect(codeOf(() => log.check('b', letters(1, 0, 'x'), NOW))).toBe('ACCESS_DENIED');
    expect(codeOf(() => log.check('a', letters(1, 0, 'x'), NOW))).toBe('passed');
  });

  it('reserves nothing', () => {
    const log = new DocLog();
    const before = log.bytes;
    for (let i = 0; i < 100; i += 1) log.check('a', letters(1 + i, 0, 'x'), NOW);
    expect(log.bytes).toBe(before);
    expect(log.sync(NOTHING).stateVector).toEqual(NOTHING);
    expect(codeOf(() => log.check('b', letters(1, 0, 'x'), NOW))).toBe('passed');
  });

  it('[P3] takes the whole of a state again and again, as a client without a memory sends it', () => {
    const log = new DocLog();
    const doc = new Y.Doc();
    for (let i = 0; i < 50; i += 1) {
      doc.getText('text').insert(i % 7 === 0 ? 0 : doc.getText('text').length, `${i} `);
      if (i % 5 === 0) doc.getText('text').delete(0, 1);
      expect(send(log, 'a', Y.encodeStateAsUpdate(doc))).toBe(true);
    }
    expect(read(log)).toBe(doc.getText('text').toString());
  });
});

describe('DocLog and 2 MiB', () => {
  const CHUNK = 128 * 1024;
  const fill = (log: DocLog): number => {
    let clock = 0;
    while (codeOf(() => send(log, 'a', letters(1, clock, 'x'.repeat(CHUNK)))) === 'passed') clock += CHUNK;
    return clock;
  };

  it('[P2] refuses what goes beyond, and still takes deletions', () => {
    const log = new DocLog();
    const clock = fill(log);
    expect(clock).toBe(PAD.retainedBytes - CHUNK);
    const one = forge([], [{ client: 1, ranges: [[10, 1]] }]);
    expect(send(log, 'b', one)).toBe(true);
    expect(codeOf(() => log.check('a', letters(1, clock, 'x'.repeat(CHUNK)), NOW))).toBe('PAYLOAD_TOO_LARGE');
  });

  it('[P2] measures anew when it looks full, once a second at most', () => {
    const log = new DocLog();
    const clock = fill(log);
    send(log, 'b', forge([], [{ client: 1, ranges: [[0, clock - 10]] }]));
    const more = letters(1, clock, 'y'.repeat(CHUNK));
    expect(codeOf(() => log.check('a', more, NOW + 999))).toBe('PAYLOAD_TOO_LARGE');
    expect(codeOf(() => log.check('a', more, NOW + 1_000))).toBe('passed');
    expect(log.bytes).toBeLessThan(100);
  });

  it('[P2] measures anew after many updates too: who writes and deletes fast does not fill it', () => {
    const log = new DocLog();
    const text = 'x'.repeat(500);
    for (let clock = 0; clock < 3 * PAD.retainedBytes; clock += text.length) {
      send(log, 'a', letters(1, clock, text));
      send(log, 'a', forge([], [{ client: 1, ranges: [[clock, text.length]] }]));
    }
    expect(log.sync(NOTHING).update.length).toBeLessThan(100);
  });

  it('[P2] deletions pass up to 64 KiB beyond', () => {
    const log = new DocLog();
    const clock = fill(log);
    send(log, 'a', letters(1, clock, 'x'.repeat(CHUNK - 100)));
    const every = (first: number) => forge([], [{ client: 1, ranges: times(50, (i) => [first + i * 20, 1] as const) }]);
    const codes = times(200, (i) => codeOf(() => send(log, 'b', every(i * 1_000))));
    const taken = codes.findIndex((code) => code !== 'passed');
    expect(taken).toBeGreaterThan(5);
    expect(codes[taken]).toBe('PAYLOAD_TOO_LARGE');
    expect(log.sync(NOTHING).update.length).toBeLessThanOrEqual(PAD.retainedBytes + PAD.deletionHeadroomBytes);
  });
});

describe('DocLog.apply', () => {
  it('[P7] of two members who claim one id at once, the first in sequence has it, on every node', () => {
    const [here, there] = [new DocLog(), new DocLog()];
    const a = here.check('a', letters(1, 0, 'abc'), NOW);
    const b = there.check('b', letters(1, 0, 'xyz12'), NOW);
    expect([here.apply('a', a, NOW), here.apply('b', b.bytes, NOW)]).toEqual([true, false]);
    expect([there.apply('a', a.bytes, NOW), there.apply('b', b, NOW)]).toEqual([true, false]);
    expect(read(here)).toBe('abc');
    expect(there.sync(NOTHING)).toEqual(here.sync(NOTHING));
  });

  it('[P7] a sequenced update outweighs what awareness claimed on one node', () => {
    const log = new DocLog();
    log.ids.claim('b', 1, NOW);
    expect(log.apply('a', letters(1, 0, 'abc'), NOW)).toBe(true);
    expect(log.ids.mayUse('b', 1)).toBe(false);
    expect(log.snapshot()).toMatchObject({ owned: [[1, 'a']], claimed: [] });
  });

  it('[P6] drops what rested on an update that was dropped, and does not throw at rubbish', () => {
    const log = new DocLog();
    log.apply('a', letters(1, 0, 'abc'), NOW);
    expect(log.apply('b', letters(1, 5, 'x'), NOW)).toBe(false);
    expect(log.apply('b', Uint8Array.of(1, 2, 3), NOW)).toBe(false);
    expect(read(log)).toBe('abc');
  });

  it('[P6] drops what goes on from ground that went in a race: every replica would throw at it', () => {
    const log = new DocLog();
    const first = log.check('a', forge([{ client: 1, structs: [gone(1)] }]), NOW);
    const second = log.check('a', forge([{ client: 1, structs: [text('ab')] }]), NOW);
    expect([log.apply('a', first, NOW), log.apply('a', second, NOW)]).toEqual([true, false]);
    expect(read(log)).toBe('');
    expect(log.faults).toBe(0);
  });

  it('keeps a copy: the sender may go on using its buffer', () => {
    const log = new DocLog();
    const pool = Buffer.from([...times(64, () => 255), ...letters(1, 0, 'abc')]);
    const view = pool.subarray(64);
    log.apply('a', log.check('a', view, NOW), NOW);
    const direct = new DocLog();
    direct.apply('a', view, NOW);
    pool.fill(0);
    expect([read(log), read(direct)]).toEqual(['abc', 'abc']);
    expect(log.check('a', letters(1, 3, 'd'), NOW).bytes.buffer.byteLength).toBe(letters(1, 3, 'd').length);
  });
});

describe('DocLog.sync', () => {
  const typing = (log: DocLog, count: number) => {
    for (let i = 0; i < count; i += 1) send(log, 'a', letters(1, i, String.fromCharCode(97 + (i % 26))));
  };

  it('[P3] answers what the caller lacks, and where the pad stands', () => {
    const log = new DocLog();
    typing(log, PAD.lazyUpdates + 20);
    const doc = new Y.Doc();
    const half = log.sync(NOTHING);
    Y.applyUpdate(doc, half.update);
    send(log, 'b', letters(2, 0, 'new '));
    const { update, stateVector } = log.sync(Y.encodeStateVector(doc));
    expect(update.length).toBeLessThan(50);
    Y.applyUpdate(doc, update);
    expect(Y.encodeStateVector(doc)).toEqual(stateVector);
    expect(doc.getText('text').length).toBe(PAD.lazyUpdates + 24);
  });

  it('[P2] gives newcomers the same bytes until something changes', () => {
    const log = new DocLog();
    typing(log, 10);
    const first = log.sync(NOTHING).update;
    expect(log.sync(NOTHING).update).toBe(first);
    send(log, 'a', letters(1, 10, 'x'));
    expect(log.sync(NOTHING).update).not.toBe(first);
  });

  it('[P1] bounds a state vector', () => {
    const log = new DocLog();
    expect(codeOf(() => log.sync(new Uint8Array(SIZE.stateVector + 1)))).toBe('PAYLOAD_TOO_LARGE');
    for (const bytes of [[], [1], [1, 1], [0, 0], [2, 1, 5, 1, 5], [255, 255, 255, 255, 255, 255, 255, 255, 255]]) {
      expect(codeOf(() => log.sync(Uint8Array.from(bytes)))).toBe('VALIDATION_ERROR');
    }
    expect(codeOf(() => log.sync(Uint8Array.of(1, 7, 99)))).toBe('passed');
  });
});

describe('DocLog.restore', () => {
  it('goes on on another node: text, state vector, owners and budgets', () => {
    const log = new DocLog();
    send(log, 'a', crowd(1, 60));
    send(log, 'b', letters(500, 0, 'hello'));
    log.ids.claim('c', 900, NOW);
    const other = new DocLog();
    other.restore(log.snapshot(), NOW);
    expect(other.sync(NOTHING)).toEqual(log.sync(NOTHING));
    expect(other.bytes).toBe(log.sync(NOTHING).update.length);
    expect(codeOf(() => other.check('a', letters(500, 5, '!'), NOW))).toBe('ACCESS_DENIED');
    expect(codeOf(() => other.check('a', letters(900, 0, '!'), NOW))).toBe('ACCESS_DENIED');
    expect(codeOf(() => other.check('a', crowd(700, 5), NOW))).toBe('RATE_LIMIT_EXCEEDED');
    expect(send(other, 'b', letters(500, 5, '!'))).toBe(true);
    expect(read(other)).toContain('hello!');
  });
});
