import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { beforeEach, describe, expect, it } from 'vitest';
import { relaysToBreak } from '../../../test/faults/relays.ts';
import { inTime } from '../../../test/in-time.ts';
import type { Relay } from '../../ports/relay.ts';
import { join, message, nobodyElse, type Part, soon } from '../../ports/relay-samples.contract.ts';

const { redis, open, openBehindProxy, command } = await relaysToBreak();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

let room: string;
beforeEach(() => {
  room = randomUUID();
});

/** Sends as a client's outbox does: the same again until it is placed. */
async function insist(relay: Relay, text: string): Promise<number> {
  const event = message(text);
  for (;;) {
    try {
      return (await relay.publish(room, [event])).seq;
    } catch {
      await pause(20);
    }
  }
}

describe.skipIf(redis === null)('[S1] [S2] the redis relay when Redis is away', () => {
  it('refuses at once while it is dead, and is back by itself', async () => {
    const relay = await open();
    const { ear } = await join(relay, room);
    await relay.publish(room, [message('before')]);
    await redis?.kill();
    await soon(() => true);
    await expect(relay.publish(room, [message('x')])).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryAfterMs: expect.any(Number),
    });
    const refused = (asked: Promise<unknown>) =>
      expect(inTime(100, asked)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await refused(relay.publish(room, [message('y')]));
    await refused(relay.ping());
    await refused(relay.subscribe(randomUUID(), nobodyElse));
    relay.signal(room, { type: 'typing', memberId: 'm', typing: true });
    expect(ear.signals).toHaveLength(1);
    await redis?.restart();
    await insist(relay, 'after');
    expect(ear.texts()).toEqual(['before', 'after']);
    expect([ear.seqs(), ear.lost, ear.gaps]).toEqual([[1, 2], 0, []]);
    expect(ear.back).toBeGreaterThan(0);
  });

  it('refuses within a second or so while it is frozen', async () => {
    const relay = await open();
    const { ear } = await join(relay, room);
    redis?.freeze();
    await expect(inTime(1_500, relay.publish(room, [message('x')]))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await pause(3_000);
    redis?.thaw();
    await insist(relay, 'after');
    expect(ear.texts().at(-1)).toBe('after');
    expect([ear.lost, ear.gaps]).toEqual([0, []]);
  });

  it('killed under load and back empty: what was placed is heard by all, once, in one order, and the life goes on', async () => {
    const relays = [await open('one'), await open('two')];
    const parts: Part[] = [];
    for (const relay of relays) parts.push(await join(relay, room));
    const [a, b] = parts;
    if (!a || !b) throw new Error('two nodes');
    [a.ear.known, b.ear.known] = [['two'], ['one']];
    const acked: { seq: number; text: string }[] = [];
    let stop = false;
    const senders = relays.flatMap((relay, node) =>
      upTo(8).map(async (sender) => {
        for (let count = 0; !stop; count += 1) {
          const text = `${node}-${sender}-${count}`;
          acked.push({ seq: await insist(relay, text), text });
          await pause(2);
        }
      }),
    );
    for (let round = 0; round < 2; round += 1) {
      await pause(300);
      await redis?.kill();
      await pause(500);
      const before = acked.length;
      await redis?.restart();
      await soon(() => acked.length > before + 50);
    }
    stop = true;
    await Promise.all(senders);
    const last = Math.max(...acked.map(({ seq }) => seq));
    for (const { ear } of parts) await soon(() => ear.heard.at(-1)?.seq === last);
    expect(a.ear.heard).toEqual(b.ear.heard);
    // Places without a hole: the nodes agreed on where to go on.
    expect(a.ear.seqs()).toEqual(upTo(last));
    const placed = new Map(a.ear.heard.map(({ seq, event }) => [seq, event]));
    for (const { seq, text } of acked) expect(placed.get(seq)).toMatchObject({ content: text });
    for (const { ear } of parts) expect([ear.lost, ear.gaps, ear.epochs.size]).toEqual([0, [], 1]);
  }, 30_000);

  it('keeps the order of what a node says, though Redis forgets its scripts', async () => {
    const relay = await open();
    const { ear } = await join(relay, room);
    const client = await createClient({ url: redis?.url ?? '' }).connect();
    const places: Promise<unknown>[] = [];
    for (const count of upTo(300)) {
      if (count % 20 === 0) places.push(client.scriptFlush());
      places.push(relay.publish(room, [message(`${count}`)]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(places);
    client.destroy();
    expect(ear.texts()).toEqual(upTo(300).map(String));
  });

  it('notices are told when it is back', async () => {
    const relays = [await open(), await open()];
    const heard: string[] = [];
    relays[1]?.onNotice(({ userId }) => heard.push(userId));
    await redis?.kill();
    await relays[0]?.notify({ type: 'user-deleted', userId: 'later' });
    await redis?.restart();
    // The other node may come back later than this one: it has been told that it may have missed something.
    let told = 0;
    relays[1]?.onBack(() => {
      told += 1;
    });
    await soon(() => heard.length + told > 0);
  });
});

describe.skipIf(redis === null)('[S1] a node that was cut off from Redis', () => {
  it('hears what it missed from the others, in order, before anything later', async () => {
    const { relay, proxy } = await openBehindProxy('cut');
    const other = await open('other');
    const { ear } = await join(relay, room);
    const there = await join(other, room);
    ear.known = ['other'];
    there.ear.known = ['cut'];
    await relay.publish(room, [message('before')]);
    for (const cut of [() => proxy.reset(), () => proxy.halfOpen(), () => proxy.reset()]) {
      proxy.set({ blackhole: true });
      for (let count = 0; count < 50; count += 1) await other.publish(room, [message(`missed ${count}`)]);
      proxy.set({});
      cut();
      await other.publish(room, [message('after')]);
      await soon(() => ear.heard.length === there.ear.heard.length);
    }
    expect(ear.heard).toEqual(there.ear.heard);
    expect(ear.seqs()).toEqual(upTo(154));
    expect([ear.lost, ear.gaps]).toEqual([0, []]);
    await insist(relay, 'speaks again');
    await soon(() => there.ear.texts().includes('speaks again'));
  }, 30_000);

  it('hears the last event of before too, though nothing comes after it', async () => {
    const { relay, proxy } = await openBehindProxy('cut');
    const other = await open('other');
    const { ear } = await join(relay, room);
    await join(other, room);
    proxy.reset();
    await other.publish(room, [message('the last word')]);
    await soon(() => ear.texts().includes('the last word'));
  });

  it('keeps what it published itself, though it never heard it back', async () => {
    const { relay, proxy } = await openBehindProxy('cut');
    const other = await open('other');
    const { ear } = await join(relay, room);
    const there = await join(other, room);
    proxy.set({ eatAnswers: true });
    const event = message('placed, unanswered');
    await expect(relay.publish(room, [event])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await soon(() => there.ear.heard.length === 1);
    proxy.set({});
    await soon(() => ear.heard.length === 1);
    expect(ear.heard).toEqual(there.ear.heard);
  });

  it('passes over places that nobody has heard of', async () => {
    const { relay, proxy } = await openBehindProxy('cut');
    const { ear } = await join(relay, room);
    await relay.publish(room, [message('a')]);
    proxy.set({ eatAnswers: true });
    await expect(relay.publish(room, [message('into the void')])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    proxy.set({});
    await insist(relay, 'b');
    expect(ear.texts()).toEqual(['a', 'b']);
    expect(ear.seqs()).toEqual([1, 3]);
    expect([ear.lost, ear.gaps]).toEqual([0, []]);
  });

  it('[S5] is told of a gap where a node that may know more does not answer', async () => {
    const { relay, proxy } = await openBehindProxy('cut');
    const { ear } = await join(relay, room);
    ear.known = ['frozen'];
    await relay.publish(room, [message('a')]);
    proxy.set({ eatAnswers: true });
    await expect(relay.publish(room, [message('?')])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    proxy.set({});
    await soon(() => ear.gaps.length === 1);
    expect(ear.gaps[0]?.seq).toBe(2);
    await insist(relay, 'b');
    expect([ear.texts(), ear.lost]).toEqual([['a', 'b'], 0]);
  }, 15_000);

  it('[S5] begins anew where the node that knows more is heard of again', async () => {
    const { relay, proxy } = await openBehindProxy('cut');
    const { relay: other, proxy: otherProxy } = await openBehindProxy('other');
    const { ear } = await join(relay, room);
    const there = await join(other, room);
    ear.known = ['other'];
    await other.publish(room, [message('both')]);
    await soon(() => ear.heard.length === 1);
    proxy.set({ blackhole: true });
    await other.publish(room, [message('missed')]);
    otherProxy.set({ blackhole: true });
    proxy.reset();
    proxy.set({});
    await soon(() => ear.gaps.length === 1);
    expect(ear.lost).toBe(0);
    otherProxy.reset();
    otherProxy.set({});
    await soon(() => ear.lost === 1);
    const again = await join(relay, room);
    expect(again.subscription.position).toEqual({ epoch: there.subscription.position.epoch, seq: 2 });
    expect(again.subscription.snapshot?.room.info.name).toBe('both missed');
  }, 30_000);

  it('[S5] follows no more where the others remember too little, and can begin anew', async () => {
    const { relay, proxy } = await openBehindProxy('cut');
    const other = await open('other');
    const { ear } = await join(relay, room);
    const there = await join(other, room);
    proxy.set({ blackhole: true });
    for (let count = 0; count < 60; count += 1) {
      await other.publish(
        room,
        Array.from({ length: 100 }, () => message('much')),
      );
    }
    proxy.set({});
    proxy.reset();
    await soon(() => ear.lost === 1);
    const again = await join(relay, room);
    expect(again.subscription.position).toEqual({ epoch: there.subscription.position.epoch, seq: 6_000 });
  }, 20_000);

  it('[S6] follows no more where the room has begun another life', async () => {
    const relay = await open();
    const { ear } = await join(relay, room);
    await command('HSET', `hearsay:line:{${room}}`, 'epoch', 'another', 'seq', '5', 'base', '0');
    await expect(relay.publish(room, [message('a')])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await soon(() => ear.lost === 1);
    expect(ear.heard).toEqual([]);
  });
});

describe.skipIf(redis === null)('[S1] [S6] a room that Redis has forgotten', () => {
  const forget = () => command('DEL', `hearsay:line:{${room}}`);

  it('goes on in the same life and at the next place, without its publishers noticing', async () => {
    const relays = [await open('one'), await open('two')];
    const parts: Part[] = [];
    for (const relay of relays) parts.push(await join(relay, room));
    for (const [index, { ear }] of parts.entries()) ear.known = [index === 0 ? 'two' : 'one'];
    await relays[0]?.publish(room, [message('a')]);
    await forget();
    await Promise.all(relays.map((relay, node) => relay.publish(room, [message(`b${node}`)])));
    for (const { ear } of parts) await soon(() => ear.heard.length === 3);
    for (const { ear } of parts) expect([ear.seqs(), ear.lost]).toEqual([[1, 2, 3], 0]);
    expect(parts[0]?.ear.heard).toEqual(parts[1]?.ear.heard);
  });

  it('goes on after the last place too where Redis comes back with an older count', async () => {
    const relays = [await open('one'), await open('two')];
    const parts: Part[] = [];
    for (const relay of relays) parts.push(await join(relay, room));
    for (const [index, { ear }] of parts.entries()) ear.known = [index === 0 ? 'two' : 'one'];
    for (let count = 0; count < 20; count += 1) await relays[count % 2]?.publish(room, [message(`a${count}`)]);
    await soon(() => parts.every(({ ear }) => ear.heard.length === 20));
    // As a snapshot on a disk has it, or a replica that lagged.
    await command('HSET', `hearsay:line:{${room}}`, 'seq', '5');
    await Promise.all(relays.map((relay, node) => relay.publish(room, [message(`b${node}`)])));
    for (const { ear } of parts) await soon(() => ear.heard.length === 22);
    for (const { ear } of parts) expect([ear.seqs(), ear.lost, ear.gaps]).toEqual([upTo(22), 0, []]);
    expect(parts[0]?.ear.heard).toEqual(parts[1]?.ear.heard);
  });

  it('leaps where a node that may have heard more does not answer, and takes up what that one had', async () => {
    const { relay: late, proxy: lateProxy } = await openBehindProxy('late');
    const { relay, proxy } = await openBehindProxy('here');
    const there = await join(late, room);
    const here = await join(relay, room);
    here.ear.known = ['late'];
    await relay.publish(room, [message('both')]);
    await soon(() => there.ear.heard.length === 1);
    // As Redis dies, one node hears a last event, and the other does not.
    proxy.set({ blackhole: true });
    await late.publish(room, [message('late alone')]);
    lateProxy.set({ blackhole: true });
    await forget();
    proxy.reset();
    proxy.set({});
    await insist(relay, 'leapt');
    expect(here.ear.texts()).toEqual(['both', 'leapt']);
    lateProxy.reset();
    lateProxy.set({});
    await soon(() => there.ear.texts().includes('leapt') && here.ear.texts().includes('late alone'));
    expect(here.ear.texts()).toEqual(['both', 'leapt', 'late alone']);
    expect(there.ear.texts()).toEqual(['both', 'late alone', 'leapt', 'late alone']);
    expect(here.ear.seqs()[1]).toBeGreaterThan(1_000_000);
    expect(there.ear.seqs().slice(2)).toEqual(here.ear.seqs().slice(1));
    expect([here.ear.lost, there.ear.lost]).toEqual([0, 0]);
  }, 20_000);
});
