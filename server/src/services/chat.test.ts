import { Refusal } from '@hearsay/shared/errors';
import { describe, expect, it } from 'vitest';
import { MessageDedupe } from '../domain/message-dedupe.ts';
import { Chat } from './chat.ts';
import { Limits } from './limits.ts';
import type { Session } from './live-room.ts';

const ID = 'abcdefab-cdef-4abc-8def-abcdefabcdef';
const clock = { now: () => 1_700_000_000_000, every: () => () => {}, sleep: async () => {} };

/** A member in a room whose relay gives messages their place when the test says so, as one over a network would. */
function seated() {
  const dedupe = new MessageDedupe();
  const pending: { id: string; resolve: () => void; reject: (reason: unknown) => void }[] = [];
  const room = {
    receipt: dedupe.find.bind(dedupe),
  };
  const live = {
    room,
    publish: ({ id }: { id: string }) =>
      new Promise<void>((resolve, reject) => void pending.push({ id, resolve, reject })),
  };
  const session = { userId: 'user', seat: { room: live, memberId: 'member' } } as unknown as Session;
  let seq = 0;
  const place = () => {
    const first = pending.shift();
    seq += 1;
    if (first) dedupe.remember('member', first.id, { seq, sentAt: clock.now() }, clock.now());
    first?.resolve();
  };
  return { chat: new Chat(new Limits(clock, 1), clock), session, pending, place };
}

describe('[S3] a resend while the first is under way', () => {
  it('waits for the first and gets its receipt, in either case of its id', async () => {
    const { chat, session, pending, place } = seated();
    const sends = [ID, ID, ID.toUpperCase()].map((id) => chat.send(session, { id, content: 'x' }));
    expect(pending).toHaveLength(1);
    place();
    expect(await Promise.all(sends)).toEqual(Array(3).fill({ seq: 1, sentAt: clock.now() }));
    expect(await chat.send(session, { id: ID, content: 'x' })).toEqual({ seq: 1, sentAt: clock.now() });
    expect(pending).toHaveLength(0);
  });

  it('counts for no limit', async () => {
    const { chat, session, place } = seated();
    const sends = Array.from({ length: 50 }, () => chat.send(session, { id: ID, content: 'x' }));
    place();
    await Promise.all(sends);
    for (let count = 0; count < 9; count += 1) {
      const fresh = chat.send(session, { id: crypto.randomUUID(), content: 'x' });
      place();
      await fresh;
    }
    expect(() => chat.send(session, { id: crypto.randomUUID(), content: 'x' })).toThrow(
      expect.objectContaining({ code: 'RATE_LIMIT_EXCEEDED' }),
    );
  });

  it('fails with the first, and what comes after that is a first send again', async () => {
    const { chat, session, pending, place } = seated();
    const sends = [ID, ID].map((id) => chat.send(session, { id, content: 'x' }));
    pending.shift()?.reject(new Refusal('UNAVAILABLE'));
    for (const send of sends) await expect(send).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const again = chat.send(session, { id: ID, content: 'x' });
    place();
    expect((await again).seq).toBe(1);
  });
});

describe('[S2] a message that took its place after its sender was put out', () => {
  it('is not acked, since nobody was shown it', async () => {
    const { chat, session, pending } = seated();
    const send = chat.send(session, { id: ID, content: 'x' });
    pending.shift()?.resolve();
    await expect(send).rejects.toMatchObject({ code: 'NOT_IN_ROOM' });
  });
});
