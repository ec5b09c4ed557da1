import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { padWriter } from '../../test/pad-writer.ts';
import { openServices } from '../../test/services.ts';
import { watchStore } from '../../test/watched-store.ts';
import { LONG_UPDATE_BYTES } from '../domain/doc-log.ts';
import { Limits } from './limits.ts';
import type { LiveRoom, Session } from './live-room.ts';
import { Pad } from './pad.ts';

describe('the author of a long update, which takes several turns of the event loop', () => {
  let services: ReturnType<typeof openServices>;
  let host: Session;
  let author: Session;
  let otherCode: string;
  beforeEach(async () => {
    services = openServices({ store: watchStore().store });
    const neighbour = services.session();
    [host, author] = [services.session(), services.session()];
    otherCode = await roomOf(neighbour);
    await roomOf(host, author);
  });

  async function roomOf(...[first, ...others]: [Session, ...Session[]]): Promise<string> {
    const { code } = await services.rooms.create(first.userId, {});
    for (const session of [first, ...others]) await services.join(session, { code });
    return code;
  }

  const longText = 'x'.repeat(LONG_UPDATE_BYTES);
  const notInRoom = { code: 'NOT_IN_ROOM' };
  const kick = () => services.control.kick(host, author.seat?.memberId ?? '', false);

  /** What the host is told that the pad says. */
  const text = (): string => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, services.pad.sync(host, Y.encodeStateVector(doc)).update);
    return doc.getText('text').toString();
  };

  it('writes it where nothing comes between', async () => {
    await services.pad.update(author, padWriter()(longText));
    expect(text()).toBe(longText);
  });

  it.each([
    ['[R8] who was kicked', kick],
    ['[R4] who left', () => services.entry.leave(author)],
    ['[R3] who went into another room', () => services.join(author, { code: otherCode })],
  ])('%s after it was checked writes nothing', async (_, go) => {
    const writing = services.pad.update(author, padWriter()(longText));
    // Checked at the beginning of this turn, and published at that of the next.
    await nextTurn();
    await Promise.all([go(), expect(writing).rejects.toMatchObject(notInRoom)]);
    expect(text()).toBe('');
  });

  it('[R8] who was kicked before it was checked is told that, whatever it holds', async () => {
    const writing = services.pad.update(author, new Uint8Array(LONG_UPDATE_BYTES + 1));
    await Promise.all([kick(), expect(writing).rejects.toMatchObject(notInRoom)]);
  });
});

describe('an update on its way to its place', () => {
  const clock = { now: () => 0, every: () => () => {}, sleep: async () => {} };
  const setUp = (publish: (session: Session) => Promise<unknown>) => {
    const session = { userId: 'user', seat: null } as unknown as Session;
    const held = new Set<Uint8Array>();
    const room = {
      checkPadUpdate: (_: string, update: Uint8Array) => {
        held.add(update);
        return update;
      },
      forgetCheck: (update: Uint8Array) => held.delete(update),
    };
    session.seat = { room: { room, publish: () => publish(session) } as unknown as LiveRoom, memberId: 'member' };
    const writing = new Pad(new Limits(clock, 1), clock).update(session, padWriter()('text'));
    return { writing, held };
  };
  const placed = { epoch: 'e', seq: 1 };

  it('[R8] whose author is put out meanwhile is not told to be kept', async () => {
    const { writing } = setUp(async (session) => {
      session.seat = null;
      return placed;
    });
    await expect(writing).rejects.toMatchObject({ code: 'NOT_IN_ROOM' });
  });

  it.each([
    ['has it', async () => placed],
    ['will not get it', () => Promise.reject(new Error('away'))],
  ])('is no longer held as checked once it %s', async (_, publish) => {
    const { writing, held } = setUp(publish);
    expect(held.size).toBe(1);
    await writing.catch(() => undefined);
    expect(held.size).toBe(0);
  });
});
