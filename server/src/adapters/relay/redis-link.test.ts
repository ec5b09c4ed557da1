import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { relaysToBreak } from '../../../test/faults/relays.ts';
import { join, message, nobodyElse } from '../../ports/relay-samples.contract.ts';
import { channelOfRoom } from './redis-channel.ts';

const { redis, openBehindProxy, command } = await relaysToBreak();
const room = randomUUID();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** How many channels somebody hears. */
const channels = async () => ((await command('PUBSUB', 'CHANNELS')) as string[]).length;

describe.skipIf(redis === null)('a node with a slow way to Redis', () => {
  it('stops hearing a room that it could not subscribe to in time', async () => {
    const { relay, proxy } = await openBehindProxy('slow');
    const before = await channels();
    // Longer than a command may take, and not so long that the connection is given up.
    proxy.set({ delayMs: 1_200 });
    await expect(relay.subscribe(room, nobodyElse)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    proxy.set({});
    // It has come to Redis by then.
    await pause(1_000);
    await expect.poll(channels).toBe(before);
    await join(relay, room);
    expect(await channels()).toBe(before + 1);
  });

  it('hears a room that it could not subscribe to in time, and subscribed to again while it still left it', async () => {
    const { relay, proxy } = await openBehindProxy('slow');
    // The way there and back is longer than a command may take, and not so long that the connection is given up.
    proxy.set({ delayMs: 600 });
    await expect(relay.subscribe(room, nobodyElse)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    // By now the answer to subscribing has come, and that to leaving has not.
    await pause(400);
    proxy.set({});
    const { ear } = await join(relay, room);
    await pause(1_000);
    await relay.publish(room, [message('heard')]);
    expect(ear.texts()).toEqual(['heard']);
    expect(await command('PUBSUB', 'NUMSUB', channelOfRoom(room))).toEqual([channelOfRoom(room), 1]);
  });

  it('hears no room that it left while the connection opened anew', async () => {
    const { relay, proxy } = await openBehindProxy('slow');
    const before = await channels();
    const rooms = await Promise.all(Array.from({ length: 30 }, () => relay.subscribe(randomUUID(), nobodyElse)));
    proxy.set({ delayMs: 100 });
    proxy.reset();
    for (const { close } of rooms) {
      void close();
      await pause(50);
    }
    proxy.set({});
    await expect.poll(() => relay.ping().then(() => 'up', String)).toBe('up');
    await expect.poll(channels).toBe(before);
  });
});
