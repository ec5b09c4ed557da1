import { Refusal } from '@hearsay/shared/errors';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DocLog } from './doc-log.ts';
import { deleted, type ForgedId, type ForgedStruct, forge, gone, skip, text, times, type } from './forged-update.ts';
import { arrange } from './pad-order.ts';
import { decodePadUpdate } from './pad-update.ts';
import { seededRandom } from './seeded-random.ts';

const CLIENTS = [1, 2, 3, 4];
const ROUNDS = 600;

/** Updates that are nearly right: small clocks, near to what is there, some of it known, missing, or in a ring. */
function forger(seed: number, structsMax: number) {
  const { below, pick } = seededRandom(seed);
  const near = (clock: number) => Math.max(0, clock - 3 + below(5));
  return (here: ReadonlyMap<number, number>): Uint8Array => {
    const clockOf = (client: number) => here.get(client) ?? 0;
    const someId = (): ForgedId => {
      const client = pick(CLIENTS);
      return below(3) === 0 ? [client, near(clockOf(client))] : [client, below(clockOf(client) + 1)];
    };
    const struct = (): ForgedStruct => {
      const spot = {
        ...(below(3) > 0 && { origin: someId() }),
        ...(below(3) === 0 && { right: someId() }),
        ...(below(8) === 0 && { parent: below(2) === 0 ? 'map' : someId() }),
      };
      const kind = below(20);
      if (kind === 0) return gone(1 + below(3));
      if (kind === 1) return skip(1 + below(3));
      if (kind === 2) return deleted(1 + below(3), spot);
      if (kind === 3) return type(below(3), spot);
      return text('abcdef'.slice(0, 1 + below(6)), spot);
    };
    const several = CLIENTS.filter(() => below(2) === 0).sort((a, b) => b - a);
    const clients = structsMax === 1 ? [pick(CLIENTS)] : several;
    const blocks = clients.map((client) => {
      const clock = below(4) === 0 ? near(clockOf(client)) : clockOf(client);
      return { client, clock, structs: times(1 + below(structsMax), struct) };
    });
    const deletions = below(3) > 0 ? [] : [{ client: pick(CLIENTS), ranges: [[below(20), 1 + below(4)] as const] }];
    return forge(blocks, deletions);
  };
}

/** What a Y.Doc in that state makes of an update. */
function reaction(state: Uint8Array, update: Uint8Array): 'applies' | 'waits' | 'throws' {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  try {
    Y.applyUpdate(doc, update);
  } catch {
    return 'throws';
  }
  return doc.store.pendingStructs === null && doc.store.pendingDs === null ? 'applies' : 'waits';
}

function decodable(update: Uint8Array): ReturnType<typeof decodePadUpdate> | null {
  try {
    return decodePadUpdate(update);
  } catch {
    return null;
  }
}

/** A log and a replica that heard each update that passed. */
function play(seed: number, structsMax: number) {
  const log = new DocLog();
  const replica = new Y.Doc();
  const nextUpdate = forger(seed, structsMax);
  const seen = { applies: 0, waits: 0, throws: 0, taken: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const here = Y.decodeStateVector(Y.encodeStateVector(replica));
    const update = nextUpdate(here);
    const decoded = decodable(update);
    if (decoded === null) continue;
    const outcome = reaction(Y.encodeStateAsUpdate(replica), update);
    seen[outcome] += 1;
    if (arrange(decoded, here) !== null) expect(outcome).not.toBe('waits');
    try {
      expect(log.apply('member', log.check('member', update, round), round)).toBe(true);
    } catch (error) {
      if (error instanceof Refusal) continue;
      throw error;
    }
    expect(outcome).toBe('applies');
    Y.applyUpdate(replica, update);
    seen.taken += 1;
    expect(log.bytes).toBeGreaterThanOrEqual(Y.encodeStateAsUpdate(replica).length);
  }
  const late = new Y.Doc();
  const { update, stateVector } = log.sync(Uint8Array.of(0));
  Y.applyUpdate(late, update);
  expect(Y.encodeStateVector(late)).toEqual(stateVector);
  expect(Y.encodeStateVector(replica)).toEqual(stateVector);
  expect(late.store.pendingStructs).toBeNull();
  expect(log.faults).toBe(0);
  return { seen, late: late.getText('text').toDelta(), replica: replica.getText('text').toDelta() };
}

const SEEDS = times(12, (seed) => seed);

describe('what passes', () => {
  it.for(SEEDS)('[P6] is what Yjs applies, and all that Yjs would keep waiting is refused: seed %i', (seed) => {
    const { seen, replica } = play(seed, 4);
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
    expect(replica.every(({ insert }: { insert: unknown }) => typeof insert === 'string')).toBe(true);
  });

  it.for(SEEDS)(
    '[P3] reads the same for who was there and who joins late, though neighbours are forged: seed %i',
    (seed) => {
      const { seen, late, replica } = play(2_000 + seed, 1);
      expect(seen.taken).toBeGreaterThan(50);
      expect(late).toEqual(replica);
    },
  );

  it.for(SEEDS)('[P6] applies unchecked without a fault, whatever lost a race: seed %i', (seed) => {
    const log = new DocLog();
    const nextUpdate = forger(1_000 + seed, 4);
    let taken = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { stateVector } = log.sync(Uint8Array.of(0));
      if (log.apply('member', nextUpdate(Y.decodeStateVector(stateVector)), round)) taken += 1;
    }
    const late = new Y.Doc();
    Y.applyUpdate(late, log.sync(Uint8Array.of(0)).update);
    expect(taken).toBeGreaterThan(50);
    expect(log.faults).toBe(0);
    expect(late.store.pendingStructs).toBeNull();
  });
});
