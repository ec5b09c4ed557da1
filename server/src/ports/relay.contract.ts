import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inTime } from '../../test/in-time.ts';
import type { NodeEvent, NodeSignal, Position } from '../domain/node-event.ts';
import type { NodeNotice, Relay } from './relay.ts';
import { describeManyNodes } from './relay-nodes.contract.ts';
import { Ear, join, message, nobodyElse, type Part } from './relay-samples.contract.ts';

/**
 * What every adapter of the relay port does, as one vitest suite.
 *
 * @param name the adapter's, for the titles
 * @param open gives the relay of a node; `nodes` of them hear each other. The suite closes them.
 */
export function describeRelayContract(
  name: string,
  { open, nodes }: { open: (node: string) => Promise<Relay>; nodes: 'one' | 'many' },
): void {
  describe(`${name} relay`, () => {
    const opened: Relay[] = [];
    const another = async (node: string = randomUUID()) => {
      const relay = await open(node);
      opened.push(relay);
      return relay;
    };
    let relay: Relay;
    let room: string;

    beforeAll(async () => {
      relay = await another('first-node');
    });
    afterAll(() => Promise.all(opened.map((each) => each.close())));
    const fresh = async () => {
      room = randomUUID();
      return join(relay, room);
    };
    let part: Part | undefined;
    afterEach(async () => {
      await part?.subscription.close();
      part = undefined;
    });

    it('answers a ping, and says what it is', async () => {
      await relay.ping();
      expect(relay.kind).toMatch(/^[a-z]+$/);
    });

    it('[S1] counts from 1, by one, and says the first place of what was published together', async () => {
      part = await fresh();
      const { ear, subscription } = part;
      expect(subscription.position.seq).toBe(0);
      expect(subscription.snapshot).toBeNull();
      const places = await Promise.all([
        relay.publish(room, [message('a')]),
        relay.publish(room, [message('b'), message('c')]),
        relay.publish(room, [message('d')]),
      ]);
      const { epoch } = subscription.position;
      expect(places).toEqual([1, 2, 4].map((seq) => ({ epoch, seq })));
      expect(ear.seqs()).toEqual([1, 2, 3, 4]);
      expect(ear.texts()).toEqual(['a', 'b', 'c', 'd']);
      expect([...ear.epochs]).toEqual([epoch]);
    });

    it('[S1] has let its own node hear what it published before it says the place', async () => {
      part = await fresh();
      for (let count = 1; count <= 20; count += 1) {
        const { seq } = await relay.publish(room, [message(`${count}`)]);
        expect([seq, part.ear.heard.at(-1)?.seq]).toEqual([count, count]);
      }
    });

    it('[S1] keeps the order of what a node publishes, waited for or not', async () => {
      part = await fresh();
      const texts = Array.from({ length: 200 }, (_, count) => `${count}`);
      const places: Promise<Position>[] = [];
      for (const text of texts) {
        places.push(relay.publish(room, [message(text)]));
        // Some in one turn of the event loop, some in many.
        if (Number(text) % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      expect((await Promise.all(places)).map(({ seq }) => seq)).toEqual(texts.map((text) => Number(text) + 1));
      expect(part.ear.texts()).toEqual(texts);
    });

    it('carries every kind of event unchanged, and its own without copying', async () => {
      part = await fresh();
      const events: NodeEvent[] = [
        message('\u0000 \ud83d\ude00 &lt;'),
        { type: 'pad-update', memberId: 'm', update: new Uint8Array([0, 255, 1]) },
        { type: 'member-joined', memberId: 'm', userId: 'u', name: 'Ana', joinedAt: 1_700_000_000_000 },
        { type: 'member-renamed', memberId: 'm', name: 'Ben' },
        { type: 'member-left', memberId: 'm', reason: 'kicked', banned: true },
        { type: 'room-updated', changes: { name: 'Kitchen', locked: true } },
        { type: 'room-ended', reason: 'closed' },
      ];
      await relay.publish(room, events);
      expect(part.ear.heard.map(({ event }) => event)).toEqual(events);
      for (const [index, { event }] of part.ear.heard.entries()) expect(event).toBe(events[index]);
    });

    it('tells what came between subscribing and listening first', async () => {
      room = randomUUID();
      const subscription = await relay.subscribe(room, nobodyElse);
      await relay.publish(room, [message('early')]);
      const ear = new Ear();
      subscription.listen(ear);
      part = { subscription, ear };
      expect(ear.texts()).toEqual(['early']);
      await relay.publish(room, [message('late')]);
      expect(ear.seqs()).toEqual([1, 2]);
    });

    it('keeps rooms apart', async () => {
      part = await fresh();
      const other = randomUUID();
      const there = await join(relay, other);
      await Promise.all([relay.publish(room, [message('here')]), relay.publish(other, [message('there')])]);
      expect([part.ear.texts(), there.ear.texts()]).toEqual([['here'], ['there']]);
      expect([part.ear.seqs(), there.ear.seqs()]).toEqual([[1], [1]]);
      await there.subscription.close();
    });

    it('sends a signal back at once, with its origin', async () => {
      part = await fresh();
      const signal: NodeSignal = { type: 'typing', memberId: 'm', typing: true };
      relay.signal(room, signal);
      expect(part.ear.signals).toEqual([{ node: 'first-node', signal }]);
    });

    it('[S6] a room that nobody heard begins a new life: its epoch never comes again', async () => {
      part = await fresh();
      await relay.publish(room, [message('before')]);
      const epochs = [part.subscription.position.epoch];
      for (let life = 0; life < 3; life += 1) {
        await part.subscription.close();
        part = await join(relay, room);
        expect(part.subscription.position.seq).toBe(0);
        await relay.publish(room, [message('after')]);
        expect(part.ear.seqs()).toEqual([1]);
        epochs.push(part.subscription.position.epoch);
      }
      expect(new Set(epochs).size).toBe(4);
    });

    it('tells nothing more once it is closed, however often it is closed', async () => {
      const { ear, subscription } = await fresh();
      await subscription.close();
      await subscription.close();
      relay.signal(room, { type: 'typing', memberId: 'm', typing: true });
      await expect(relay.publish(room, [message('late')])).rejects.toThrow();
      expect([ear.heard, ear.signals]).toEqual([[], []]);
    });

    it('has one subscription a room and node', async () => {
      part = await fresh();
      await expect(relay.subscribe(room, nobodyElse)).rejects.toThrow();
      await relay.publish(room, [message('still heard')]);
      expect(part.ear.texts()).toEqual(['still heard']);
    });

    it('settles at once where all was heard', async () => {
      part = await fresh();
      await relay.publish(room, [message('a')]);
      await part.subscription.settle();
    });

    it('retires at once where no other node could take over', async () => {
      const { subscription } = await fresh();
      await inTime(nodes === 'one' ? 100 : 2_000, subscription.retire());
    });

    it('does not ask who else has a room where it must be so', async () => {
      room = randomUUID();
      part = await inTime(500, join(relay, room));
    });

    it('finds nothing of a room that nobody hosts', async () => {
      expect(await relay.find(randomUUID())).toBeNull();
    });

    it('tells notices to its own node', async () => {
      const notices: NodeNotice[] = [];
      relay.onNotice((notice) => notices.push(notice));
      const notice: NodeNotice = { type: 'user-renamed', userId: 'u', name: 'Ana' };
      await relay.notify(notice);
      expect(notices).toEqual([notice]);
    });

    it('is of no use once it is closed', async () => {
      const gone = await another();
      const { ear } = await join(gone, randomUUID());
      await gone.close();
      await gone.close();
      await expect(gone.ping()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await expect(gone.publish(room, [message('late')])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await expect(gone.subscribe(randomUUID(), nobodyElse)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await expect(gone.notify({ type: 'user-deleted', userId: 'u' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      gone.signal(room, { type: 'typing', memberId: 'm', typing: true });
      expect(ear.heard).toEqual([]);
    });

    if (nodes === 'many') describeManyNodes(another);
  });
}
