import { Refusal } from '@hearsay/shared/errors';
import { describe, expect, it } from 'vitest';
import { createManualClock, settle } from './manual-clock.ts';
import { createOutbox, type OutboxUpdate } from './outbox.ts';
import { NoAnswer } from './request.ts';

function setUp() {
  const clock = createManualClock();
  const sent: {
    id: string;
    content: string;
    resolve(seq: number): Promise<void>;
    reject(why: Error): Promise<void>;
  }[] = [];
  const updates: OutboxUpdate[] = [];
  const outbox = createOutbox({
    clock,
    random: () => 0,
    onUpdate: (update) => updates.push(update),
    deliver: ({ id, content }) =>
      new Promise((resolve, reject) => {
        sent.push({
          id,
          content,
          resolve: (seq) => {
            resolve({ seq, sentAt: seq * 10 });
            return settle();
          },
          reject: (why) => {
            reject(why);
            return settle();
          },
        });
      }),
  });
  const last = () => {
    const found = sent.at(-1);
    if (found === undefined) throw new Error('nothing was sent');
    return found;
  };
  return { clock, sent, updates, outbox, last, ids: () => sent.map(({ id }) => id) };
}

describe('the outbox', () => {
  it('[S7] sends in order, one at a time, and only while the session is live', async () => {
    const { outbox, ids, last, updates } = setUp();
    outbox.add('a', 'first');
    outbox.add('b', 'second');
    await settle();
    expect(ids()).toEqual([]);
    outbox.setOpen(true);
    expect(ids()).toEqual(['a']);
    await last().resolve(7);
    expect(ids()).toEqual(['a', 'b']);
    await last().resolve(8);
    expect(updates).toEqual([
      { id: 'a', status: 'sent', seq: 7, sentAt: 70 },
      { id: 'b', status: 'sent', seq: 8, sentAt: 80 },
    ]);
    expect(outbox.size()).toBe(0);
  });

  it('[S2] [S3] sends again under the same id after a lost socket, as soon as the session is live', async () => {
    const { outbox, ids, last, updates } = setUp();
    outbox.setOpen(true);
    outbox.add('a', 'first');
    outbox.add('b', 'second');
    outbox.setOpen(false);
    await last().reject(new NoAnswer());
    expect(ids()).toEqual(['a']);
    outbox.setOpen(true);
    expect(ids()).toEqual(['a', 'a']);
    await last().resolve(7);
    expect(ids()).toEqual(['a', 'a', 'b']);
    expect(updates).toHaveLength(1);
  });

  it('waits as long as the limit says, then sends the same again, and nothing later first', async () => {
    const { outbox, clock, ids, last, updates } = setUp();
    outbox.setOpen(true);
    outbox.add('a', 'first');
    outbox.add('b', 'second');
    await last().reject(new Refusal('RATE_LIMIT_EXCEEDED', 'wait', 3_000));
    outbox.setOpen(false);
    outbox.setOpen(true);
    await clock.advance(2_999);
    expect(ids()).toEqual(['a']);
    await clock.advance(1);
    expect(ids()).toEqual(['a', 'a']);
    expect(updates).toEqual([]);
  });

  it.each([new NoAnswer(), new Refusal('UNAVAILABLE'), new Refusal('NOT_IN_ROOM')])(
    'never gives up on %s while the session is live',
    async (why) => {
      const { outbox, clock, ids, last, updates } = setUp();
      outbox.setOpen(true);
      outbox.add('a', 'first');
      for (let n = 0; n < 20; n += 1) {
        await last().reject(why);
        await clock.advance(500);
      }
      expect(ids()).toEqual(Array(21).fill('a'));
      expect(updates).toEqual([]);
    },
  );

  it.each(['VALIDATION_ERROR', 'PAYLOAD_TOO_LARGE', 'ACCESS_DENIED'] as const)(
    'fails a message for good on %s, and goes on with the next',
    async (code) => {
      const { outbox, ids, last, updates } = setUp();
      outbox.setOpen(true);
      outbox.add('a', 'first');
      outbox.add('b', 'second');
      await last().reject(new Refusal(code));
      expect(updates).toMatchObject([{ id: 'a', status: 'failed', error: { code } }]);
      expect(ids()).toEqual(['a', 'b']);
      expect(outbox.size()).toBe(1);
    },
  );

  it('gives up on a message that the server fails on three times', async () => {
    const { outbox, clock, ids, last, updates } = setUp();
    outbox.setOpen(true);
    outbox.add('a', 'first');
    for (let n = 0; n < 3; n += 1) {
      await last().reject(new Refusal('SERVER_ERROR'));
      await clock.advance(500);
    }
    expect(ids()).toEqual(['a', 'a', 'a']);
    expect(updates).toMatchObject([{ id: 'a', status: 'failed' }]);
  });

  it('retries a failed message under its id, behind what waits', async () => {
    const { outbox, ids, last, updates } = setUp();
    outbox.setOpen(true);
    outbox.add('a', 'first');
    await last().reject(new Refusal('VALIDATION_ERROR'));
    outbox.add('b', 'second');
    outbox.retry('a');
    outbox.retry('unknown');
    await last().resolve(1);
    expect(ids()).toEqual(['a', 'b', 'a']);
    expect(updates.map(({ status }) => status)).toEqual(['failed', 'sending', 'sent']);
  });

  it('takes the event of a message for its ack, and ignores what is answered afterwards', async () => {
    const { outbox, ids, sent, updates } = setUp();
    outbox.setOpen(true);
    outbox.add('a', 'first');
    outbox.add('b', 'second');
    outbox.confirm('a');
    await settle();
    expect(ids()).toEqual(['a', 'b']);
    await sent[0]?.reject(new NoAnswer());
    await sent[1]?.resolve(9);
    expect(ids()).toEqual(['a', 'b']);
    expect(updates).toEqual([{ id: 'b', status: 'sent', seq: 9, sentAt: 90 }]);
  });

  it('discards what is not sent yet', async () => {
    const { outbox, clock, ids, last } = setUp();
    outbox.setOpen(true);
    outbox.add('a', 'first');
    outbox.add('b', 'second');
    await last().reject(new Refusal('RATE_LIMIT_EXCEEDED', 'wait', 3_000));
    outbox.discard('a');
    await clock.advance(10_000);
    expect(ids()).toEqual(['a', 'b']);
    expect(outbox.size()).toBe(1);
  });

  it('fails all that waits when the room is over, and forgets all when told to', async () => {
    const { outbox, updates, clock, ids } = setUp();
    outbox.add('a', 'first');
    outbox.failAll(new Refusal('ROOM_UNAVAILABLE').toWire());
    expect(updates).toMatchObject([{ id: 'a', status: 'failed', error: { code: 'ROOM_UNAVAILABLE' } }]);
    outbox.clear();
    outbox.retry('a');
    outbox.setOpen(true);
    await clock.advance(10_000);
    expect(ids()).toEqual([]);
  });

  it('[T2] makes text well-formed before it is sent', () => {
    const { outbox, last } = setUp();
    outbox.setOpen(true);
    outbox.add('a', 'x\ud800y\u{1f600}z\udc00');
    expect(last().content).toBe('x\ufffdy\u{1f600}z\ufffd');
  });
});
