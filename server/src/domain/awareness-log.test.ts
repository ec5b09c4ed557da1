import { PAD, SIZE } from '@hearsay/shared/limits';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { AwarenessLog } from './awareness-log.ts';
import { decodeAwareness, encodeAwareness } from './awareness-update.ts';
import { times } from './forged-update.ts';
import { PadIds } from './pad-ids.ts';

const NOW = 1_000_000;
const say = (client: number, clock: number, state: unknown = { cursor: clock }) =>
  encodeAwareness([{ client, clock, state: JSON.stringify(state) }]);

function open() {
  const ids = new PadIds();
  return { ids, log: new AwarenessLog(ids) };
}

/** What a member's editor makes of what it is told: y-protocols itself. */
function editor(client: number): Awareness {
  const doc = new Y.Doc();
  doc.clientID = client;
  const awareness = new Awareness(doc);
  onTestFinished(() => awareness.destroy());
  return awareness;
}

describe('AwarenessLog.accept', () => {
  it('[P5] relays what y-protocols writes, byte by byte, in bytes of its own', () => {
    const { log } = open();
    const ana = editor(7);
    ana.setLocalState({ user: { name: 'Ana' }, cursor: null });
    const update = encodeAwarenessUpdate(ana, [7]);
    const pool = new Uint8Array(1_000).fill(9);
    pool.set(update, 100);
    const relayed = log.accept('a', 's1', pool.subarray(100, 100 + update.length), NOW);
    expect(relayed).toEqual(update);
    pool.fill(0);
    expect(relayed).toEqual(update);
  });

  it('[P5] keeps the latest of each client, and drops what is older', () => {
    const { log } = open();
    expect(log.accept('a', 's1', say(1, 5), NOW)).not.toBeNull();
    expect(log.accept('a', 's1', say(1, 5), NOW)).toBeNull();
    expect(log.accept('a', 's1', say(1, 4), NOW)).toBeNull();
    expect(log.accept('a', 's1', say(1, 6), NOW)).not.toBeNull();
    expect(log.standing()).toEqual([{ memberId: 'a', update: say(1, 6) }]);
  });

  it("[P7] drops what is under another's id, and keeps the rest", () => {
    const { ids, log } = open();
    ids.own('b', [2], NOW);
    log.accept('c', 's3', say(3, 1), NOW);
    const mixed = encodeAwareness([1, 2, 3].map((client) => ({ client, clock: 9, state: '{}' })));
    expect(log.accept('a', 's1', mixed, NOW)).toEqual(say(1, 9, {}));
    expect(log.accept('a', 's1', say(2, 10, null), NOW)).toBeNull();
    expect(ids.mayUse('b', 1)).toBe(false);
  });

  it('[P1] drops what does not decode, is too large, or would harm who reads it', () => {
    const { log } = open();
    const bad = (state: string) => encodeAwareness([{ client: 1, clock: 1, state }]);
    const deep = `${'{"a":'.repeat(PAD.nesting + 1)}1${'}'.repeat(PAD.nesting + 1)}`;
    for (const update of [
      new Uint8Array(),
      Uint8Array.of(1),
      Uint8Array.of(...say(1, 1), 0),
      say(1, 1).slice(0, -1),
      bad('{'),
      bad('7'),
      bad('[]'),
      bad(' null'),
      bad(deep),
      say(1, 2 ** 32),
      say(2 ** 53, 1),
      say(1, 1, { text: 'x'.repeat(SIZE.awareness) }),
      Uint8Array.of(255, 255, 255, 255, 127),
    ]) {
      expect(log.accept('a', 's1', update, NOW)).toBeNull();
    }
    expect(log.accept('a', 's1', bad('{"__proto__":{"polluted":1}}'), NOW)).not.toBeNull();
    expect('polluted' in {}).toBe(false);
    expect(log.standing()).toHaveLength(1);
  });

  it('[P1] lets a socket speak for 8 ids and 16 KiB at a time', () => {
    const { log } = open();
    expect(times(10, (i) => log.accept('a', 's1', say(i, 1), NOW) !== null).filter(Boolean)).toHaveLength(8);
    expect(log.accept('a', 's1', say(0, 2, null), NOW)).not.toBeNull();
    expect(log.accept('a', 's1', say(8, 1), NOW)).not.toBeNull();
    const half = { text: 'x'.repeat(9_000) };
    expect(log.accept('a', 's2', say(20, 1, half), NOW)).not.toBeNull();
    expect(log.accept('a', 's2', say(21, 1, half), NOW)).toBeNull();
    expect(log.accept('a', 's3', say(21, 1, half), NOW)).not.toBeNull();
  });

  it('[P1] takes new ids from the budget that updates share', () => {
    const { ids, log } = open();
    ids.own(
      'a',
      times(63, (i) => i),
      NOW,
    );
    expect(log.accept('a', 's1', say(100, 1), NOW)).not.toBeNull();
    expect(log.accept('a', 's2', say(101, 1), NOW)).toBeNull();
    expect(log.accept('a', 's2', say(101, 1), NOW + 60_000)).not.toBeNull();
  });
});

describe('AwarenessLog removal', () => {
  it('[P5] a null state under the last relayed clock is what receivers take', () => {
    const { log } = open();
    const bert = editor(2);
    const relayed = log.accept('a', 's1', say(1, 5), NOW);
    applyAwarenessUpdate(bert, relayed ?? new Uint8Array(), 'server');
    expect(bert.getStates().has(1)).toBe(true);
    const removal = log.removeSocket('s1');
    expect(removal).toEqual(say(1, 5, null));
    applyAwarenessUpdate(bert, removal ?? new Uint8Array(), 'server');
    expect(bert.getStates().has(1)).toBe(false);
    expect(log.standing()).toEqual([]);
    expect(log.removeSocket('s1')).toBeNull();
  });

  it('[P5] who comes back sets its own anew', () => {
    const { log } = open();
    const ana = editor(1);
    ana.setLocalState({ here: true });
    log.accept('a', 's1', encodeAwarenessUpdate(ana, [1]), NOW);
    log.removeSocket('s1');
    ana.setLocalState({ here: true });
    expect(log.accept('a', 's2', encodeAwarenessUpdate(ana, [1]), NOW)).not.toBeNull();
    expect(log.standing()).toHaveLength(1);
  });

  it('[R6] a tab takes back its own only, and not what another socket took over', () => {
    const { log } = open();
    log.accept('a', 's1', say(1, 1), NOW);
    log.accept('a', 's2', say(2, 1), NOW);
    expect(log.removeSocket('s1')).toEqual(say(1, 1, null));
    log.accept('a', 's3', say(2, 2), NOW);
    expect(log.removeSocket('s2')).toBeNull();
    expect(log.removeMember('a')).toEqual(say(2, 2, null));
  });
});

describe('AwarenessLog between nodes', () => {
  it('[P5] hears what another node relayed, and can take it back', () => {
    const { log } = open();
    const { log: there } = open();
    const relayed = there.accept('a', 's1', say(1, 3), NOW) ?? new Uint8Array();
    expect([log.hear('a', relayed, NOW), log.hear('a', relayed, NOW)]).toEqual([true, false]);
    expect(log.hear('b', say(1, 4), NOW)).toBe(false);
    expect(log.standing()).toEqual([{ memberId: 'a', update: say(1, 3) }]);
    expect(log.hear('a', there.removeSocket('s1') ?? new Uint8Array(), NOW)).toBe(true);
    expect(log.standing()).toEqual([]);
    log.hear('a', say(1, 4), NOW);
    expect(decodeAwareness(log.removeMember('a') ?? new Uint8Array())).toEqual([
      { client: 1, clock: 4, state: 'null' },
    ]);
  });
});
