import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inTime } from '../../test/in-time.ts';
import type { NodeEvent } from '../domain/node-event.ts';
import type { NodeNotice, Relay } from './relay.ts';
import { join, message, type Part, soon } from './relay-samples.contract.ts';

/** The part of the contract that is about several nodes, for adapters that have them. */
export function describeManyNodes(open: (node?: string) => Promise<Relay>): void {
  const pair = async () => Promise.all([open(), open()]);

  describe('between nodes', () => {
    it('[S1] all nodes hear one order, whoever publishes at once', async () => {
      const relays = await Promise.all([open(), open(), open()]);
      const room = randomUUID();
      const parts: Part[] = [];
      for (const relay of relays) parts.push(await join(relay, room));
      const places = await Promise.all(
        relays.flatMap((relay, node) =>
          Array.from({ length: 100 }, (_, count) => relay.publish(room, [message(`${node}-${count}`)])),
        ),
      );
      for (const { ear } of parts) await soon(() => ear.heard.length === 300);
      const [first, ...others] = parts.map(({ ear }) => ear);
      expect(first?.seqs()).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
      for (const other of others) expect(other.heard).toEqual(first?.heard);
      expect(new Set(places.map(({ seq }) => seq)).size).toBe(300);
      for (const node of relays.keys()) {
        const own = first?.texts().filter((text) => text.startsWith(`${node}-`));
        expect(own).toEqual(Array.from({ length: 100 }, (_, count) => `${node}-${count}`));
      }
    });

    it('keeps what was published in one turn together, in its order', async () => {
      const [one, two] = await pair();
      const room = randomUUID();
      await join(one, room);
      const { ear } = await join(two, room);
      const say = (relay: Relay, who: string) =>
        Promise.all(Array.from({ length: 10 }, (_, count) => relay.publish(room, [message(`${who}${count}`)])));
      await Promise.all([say(one, 'a'), say(two, 'b')]);
      await soon(() => ear.heard.length === 20);
      const words = ear.texts().join(' ');
      for (const who of ['a', 'b'])
        expect(words).toContain(Array.from({ length: 10 }, (_, n) => `${who}${n}`).join(' '));
    });

    it('carries binary exactly', async () => {
      const [one, two] = await pair();
      const room = randomUUID();
      await join(one, room);
      const { ear } = await join(two, room);
      const update = new Uint8Array(8_192).map((_, index) => index).subarray(7, 300);
      const event: NodeEvent = { type: 'pad-update', memberId: 'm', update };
      await one.publish(room, [event]);
      await soon(() => ear.heard.length === 1);
      const heard = ear.heard[0]?.event;
      expect(heard?.type === 'pad-update' && Buffer.from(heard.update).equals(update)).toBe(true);
    });

    it('a node that comes later hears from where another stands, with its word on what was', async () => {
      const [one, two] = await pair();
      const room = randomUUID();
      const first = await join(one, room);
      for (const text of ['a', 'b', 'c']) await one.publish(room, [message(text)]);
      const { ear, subscription } = await join(two, room);
      expect(subscription.position).toEqual({ epoch: first.subscription.position.epoch, seq: 3 });
      expect(subscription.snapshot?.room.info.name).toBe('a b c');
      await one.publish(room, [message('d')]);
      await two.publish(room, [message('e')]);
      await soon(() => ear.heard.length === 2);
      expect(ear.seqs()).toEqual([4, 5]);
    });

    it('a node that comes while others talk misses nothing and hears nothing twice', async () => {
      const [one, two] = await pair();
      const room = randomUUID();
      await join(one, room);
      let said = 0;
      const talk = (async () => {
        while (said < 400) {
          said += 1;
          await one.publish(room, [message(`${said}`)]);
        }
      })();
      await soon(() => said > 100);
      const { ear, subscription } = await join(two, room);
      await talk;
      await soon(() => ear.heard.at(-1)?.seq === 400);
      const { seq } = subscription.position;
      expect(seq).toBeGreaterThan(99);
      expect(ear.seqs()).toEqual(Array.from({ length: 400 - seq }, (_, index) => seq + index + 1));
      expect(subscription.snapshot?.room.info.name.split(' ')).toHaveLength(seq);
    });

    it('two that open a room at once share one life of it', async () => {
      const relays = await Promise.all([open(), open(), open()]);
      for (let round = 0; round < 5; round += 1) {
        const room = randomUUID();
        const parts = await Promise.all(relays.map((relay) => join(relay, room)));
        expect(new Set(parts.map(({ subscription }) => subscription.position.epoch)).size).toBe(1);
        await Promise.all(relays.map((relay, node) => relay.publish(room, [message(`${node}`)])));
        for (const { ear } of parts) await soon(() => ear.heard.length === 3);
        for (const { ear } of parts) expect(ear.heard).toEqual(parts[0]?.ear.heard);
      }
    });

    it('the life goes on while one node hears the room, and ends with the last', async () => {
      const [one, two] = await pair();
      const room = randomUUID();
      const a = await join(one, room);
      await one.publish(room, [message('a')]);
      const b = await join(two, room);
      await a.subscription.close();
      expect(await two.publish(room, [message('b')])).toEqual({ ...a.subscription.position, seq: 2 });
      const again = await join(one, room);
      expect(again.subscription.position).toEqual({ ...a.subscription.position, seq: 2 });
      await again.subscription.close();
      await b.subscription.close();
      const anew = await join(one, room);
      expect(anew.subscription.position.epoch).not.toBe(a.subscription.position.epoch);
      expect(anew.subscription.position.seq).toBe(0);
    });

    it('refuses to split a room that lives where nobody can be asked', async () => {
      const relay = await open();
      const room = randomUUID();
      let asked = 0;
      const isElsewhere = async () => {
        asked += 1;
        return true;
      };
      await expect(relay.subscribe(room, isElsewhere)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(asked).toBeGreaterThan(0);
      await join(relay, room);
    });

    it('does not ask elsewhere where another node answers', async () => {
      const [one, two] = await pair();
      const room = randomUUID();
      await join(one, room);
      const isElsewhere = () => Promise.reject(new Error('asked'));
      await join(two, room, isElsewhere);
    });

    it('signals reach the other nodes once each, with their origin, and their own node not again', async () => {
      const [one, two] = await Promise.all([open('node-one'), open('node-two')]);
      const room = randomUUID();
      const here = await join(one, room);
      const there = await join(two, room);
      const signal = { type: 'typing', memberId: 'm', typing: true } as const;
      one.signal(room, signal);
      two.signal(room, { ...signal, typing: false });
      await soon(() => there.ear.signals.length === 2 && here.ear.signals.length === 2);
      await one.publish(room, [message('end')]);
      await soon(() => there.ear.heard.length === 1);
      const said = [
        { node: 'node-one', signal },
        { node: 'node-two', signal: { ...signal, typing: false } },
      ];
      for (const { ear } of [here, there]) {
        expect(ear.signals).toHaveLength(2);
        expect(ear.signals).toEqual(expect.arrayContaining(said));
      }
    });

    it('tells notices to every node once', async () => {
      const relays = await Promise.all([open(), open(), open()]);
      const heard: NodeNotice[][] = relays.map(() => []);
      for (const [index, relay] of relays.entries()) relay.onNotice((notice) => heard[index]?.push(notice));
      const notice = { type: 'token-revoked', userId: randomUUID(), tokenId: randomUUID() } as const;
      await relays[0].notify(notice);
      const own = () => heard.map((notices) => notices.filter(({ userId }) => userId === notice.userId));
      await soon(() => own().every((notices) => notices.length > 0));
      expect(own()).toEqual([[notice], [notice], [notice]]);
    });

    it('finds what another node shows of a room', async () => {
      const [one, two] = await pair();
      const room = randomUUID();
      await join(one, room);
      await one.publish(room, [message('Kitchen')]);
      expect(await two.find(room)).toMatchObject({ name: 'Kitchen' });
    });

    it('a node that retires stays until another has taken the room over', async () => {
      const [one, two] = await pair();
      const room = randomUUID();
      const { subscription } = await join(one, room);
      await one.publish(room, [message('kept')]);
      const retired = subscription.retire();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const successor = await join(two, room);
      expect(successor.subscription.snapshot?.room.info.name).toBe('kept');
      expect(successor.subscription.position.epoch).toBe(subscription.position.epoch);
      await inTime(1_500, retired);
      await two.publish(room, [message('goes on')]);
      expect(successor.ear.seqs()).toEqual([2]);
    });

    it('settles once it has heard what others published', async () => {
      const [one, two] = await pair();
      const room = randomUUID();
      await join(one, room);
      const { ear, subscription } = await join(two, room);
      for (let count = 1; count <= 20; count += 1) {
        await one.publish(room, [message(`${count}`)]);
        await subscription.settle();
        expect(ear.heard.length).toBeGreaterThanOrEqual(count);
      }
    });
  });
}
