import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordingLog } from '../../../test/recording-log.ts';
import { type ClusterMember, startRedisCluster } from '../../../test/redis-cluster.ts';
import type { Relay } from '../../ports/relay.ts';
import { join, message, type Part, soon } from '../../ports/relay-samples.contract.ts';
import { Secrets } from '../../services/secrets.ts';
import { openRedisRelay } from './redis.ts';
import { channelOfRoom } from './redis-channel.ts';

/** Three masters with a third of the slots each, and a replica of the last. */
const cluster = await startRedisCluster({ replicas: 1 });
afterAll(() => cluster?.stop());
const { relayKey: key } = new Secrets('a secret of the tests, and of nothing else');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
/** By themselves nodes look after their rooms every half minute. */

let relays: Relay[];
beforeEach(async () => {
  relays = await Promise.all(
    ['one', 'two'].map((node) => openRedisRelay({ url: cluster?.url ?? '', node, key, log: recordingLog() })),
  );
});
afterEach(() => Promise.all(relays.map((relay) => relay.close())));

const master = (index: number) => cluster?.masters[index] as ClusterMember;
const slotOf = async (room: string) => Number(await master(0).command('CLUSTER', 'KEYSLOT', channelOfRoom(room)));

/** A room whose slot a master has. */
async function roomAt(index: number): Promise<string> {
  for (;;) {
    const room = randomUUID();
    if (Math.floor((await slotOf(room)) / Math.ceil(16_384 / 3)) === index) return room;
  }
}

/** Both nodes hear the room, and know so of each other. */
async function host(room: string): Promise<[Part, Part]> {
  const parts: Part[] = [];
  for (const relay of relays) parts.push(await join(relay, room));
  const [one, two] = parts as [Part, Part];
  [one.ear.known, two.ear.known] = [['two'], ['one']];
  return [one, two];
}

/** Talks at both nodes until told to stop, as outboxes do; then says how much was placed, and checks that both heard all of it alike. */
function talk(room: string, parts: readonly Part[]) {
  const acked: { seq: number; text: string }[] = [];
  let goesOn = true;
  const senders = relays.map(async (relay, node) => {
    for (let count = 0; goesOn; count += 1) {
      const event = message(`${node} ${count}`);
      const text = `${node} ${count}`;
      for (let placed = false; !placed; ) {
        const position = await relay.publish(room, [event]).catch(() => null);
        placed = position !== null;
        if (position) acked.push({ seq: position.seq, text });
        else await pause(20);
      }
      await pause(2);
    }
  });
  return {
    acked,
    /** `mayMiss`: places may be lost with a master, of events that nobody was told had one. */
    async stop({ mayMiss = false } = {}) {
      goesOn = false;
      await Promise.all(senders);
      const last = Math.max(...acked.map(({ seq }) => seq));
      const [one, two] = parts.map(({ ear }) => ear);
      if (!one || !two) throw new Error('two nodes');
      for (const ear of [one, two]) await expect.poll(() => ear.seqs().at(-1)).toBe(last);
      expect(one.heard).toEqual(two.heard);
      const missed = upTo(last).filter((seq) => !one.seqs().includes(seq));
      if (!mayMiss) expect(missed).toEqual([]);
      expect(one.seqs()).toEqual(upTo(last).filter((seq) => !missed.includes(seq)));
      const heard = new Map(one.heard.map(({ seq, event }) => [seq, event]));
      for (const { seq, text } of acked) expect(heard.get(seq)).toMatchObject({ content: text });
      for (const ear of [one, two]) {
        expect([ear.lost, ear.epochs.size]).toEqual([0, 1]);
        if (missed.length === 0) expect(ear.gaps).toEqual([]);
      }
    },
  };
}

describe.skipIf(cluster === null)('[S1] [S2] the redis relay on a cluster of three masters', () => {
  it('spreads rooms over all of them, each room on one, by sharded channels', async () => {
    const rooms = await Promise.all([0, 1, 2].map(roomAt));
    for (const room of rooms) {
      const parts = await host(room);
      await relays[0]?.publish(room, [message('a')]);
      await relays[1]?.publish(room, [message('b')]);
      for (const { ear } of parts) await soon(() => ear.texts().join() === 'a,b');
    }
    for (const [index, room] of rooms.entries()) {
      const there = await Promise.all(
        [0, 1, 2].map(
          async (at) => (await master(at).command('PUBSUB', 'SHARDCHANNELS', channelOfRoom(room))) as string[],
        ),
      );
      expect(there.map(({ length }) => length)).toEqual([0, 1, 2].map((at) => Number(at === index)));
    }
    expect(await master(0).command('PUBSUB', 'CHANNELS', 'hearsay:*')).toEqual([]);
  });

  it('a room’s slot may move to another master while people talk', async () => {
    const room = await roomAt(0);
    const parts = await host(room);
    const { acked, stop } = talk(room, parts);
    await soon(() => acked.length > 100);
    await cluster?.moveSlot(await slotOf(room), master(0), master(1));
    const before = acked.length;
    await soon(() => acked.length > before + 100);
    await stop();
    // One of them may have heard it all by asking, and follow the channel a moment later.
    await expect
      .poll(() => master(1).command('PUBSUB', 'SHARDNUMSUB', channelOfRoom(room)))
      .toEqual([channelOfRoom(room), 2]);
  }, 60_000);

  it('a move under nobody’s words loses none that come after it', async () => {
    const room = await roomAt(0);
    const parts = await host(room);
    const slot = await slotOf(room);
    // What is said at once is not heard where the channel has yet to be followed: in one of ten moves.
    for (const move of upTo(20)) {
      const [from, to] = move % 2 === 1 ? [0, 1] : [1, 0];
      await cluster?.moveSlot(slot, master(from), master(to));
      const isPlaced = () => relays[0]?.publish(room, [message(`${move}`)]).then(Boolean, () => false);
      await expect.poll(isPlaced, { interval: 1 }).toBe(true);
      for (const { ear } of parts) await soon(() => ear.texts().at(-1) === `${move}`);
    }
  }, 90_000);

  it('a master that dies is replaced by its replica: its rooms wait, and go on; the others do not notice', async () => {
    const [hit, spared] = [await roomAt(2), await roomAt(1)];
    const there = talk(hit, await host(hit));
    const elsewhere = talk(spared, await host(spared));
    await soon(() => there.acked.length > 100 && elsewhere.acked.length > 100);
    await master(2).process.kill();
    await pause(300);
    // Else nodes would drop the link, and with it every room.
    for (const relay of relays) await relay.ping();
    const [before, sparedBefore] = [there.acked.length, elsewhere.acked.length];
    await expect.poll(() => there.acked.length > before + 20).toBe(true);
    expect(elsewhere.acked.length).toBeGreaterThan(sparedBefore + 20);
    await Promise.all([there.stop({ mayMiss: true }), elsewhere.stop()]);
  }, 30_000);
});
