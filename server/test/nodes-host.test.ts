import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Harness } from './harness.ts';
import { backingForTests, meetAt, pause, startNode, tabAt } from './nodes.ts';
import type { Person } from './person.ts';

const backing = await backingForTests();
let one: Harness;
let two: Harness;
beforeAll(async () => {
  if (backing) [one, two] = await Promise.all([startNode(backing), startNode(backing)]);
});
afterAll(async () => {
  await Promise.all([one?.close(), two?.close()]);
  await backing?.stop();
});

/** Ana is host, at the first node with Cai; Ben and Dee are at the second. */
const four = async () => {
  const { code, people } = await meetAt(
    {},
    { at: one, name: 'Ana' },
    { at: two, name: 'Ben' },
    { at: one, name: 'Cai' },
    { at: two, name: 'Dee' },
  );
  const [ana, ben, cai, dee] = people as unknown as [Person, Person, Person, Person];
  return { code, ana, ben, cai, dee };
};

const closedFor = (person: Person) => person.closed.map(({ reason }) => reason);

// Their clocks stand still: no timer of a node has a part in any of it.
describe.skipIf(backing === null)('what a host does acts on every node at once', () => {
  it('[R8] a kick takes out every tab at every node; a resume is refused everywhere, a plain join is not', async () => {
    const { code, ana, ben, cai } = await four();
    const other = await tabAt(ben, one);
    const { epoch, seq } = await other.join(code);
    const third = await startNode(backing as NonNullable<typeof backing>);
    await ana.must('room:kick', { memberId: ben.memberId });
    for (const tab of [ben, other]) {
      await tab.until(() => tab.closed.length === 1);
      expect(closedFor(tab)).toEqual(['kicked']);
    }
    await cai.until(() => cai.ofType('member-left').length === 1);
    expect(await ben.refused('chat:send', { id: crypto.randomUUID(), content: 'still here?' })).toBe('NOT_IN_ROOM');
    for (const node of [one, two, third]) {
      const tab = await tabAt(ben, node);
      expect(await tab.refused('room:join', { code, resume: { epoch, seq } })).toBe('ROOM_UNAVAILABLE');
      tab.vanish();
    }
    expect(await other.join(code)).toMatchObject({ missed: [] });
    await third.close();
  });

  it('[R8] a ban bars the way back by every node', async () => {
    const { code, ana, ben } = await four();
    await ana.must('room:kick', { memberId: ben.memberId, ban: true });
    await ben.until(() => ben.closed.length === 1);
    expect(closedFor(ben)).toEqual(['banned']);
    for (const node of [one, two]) {
      const tab = await tabAt(ben, node);
      expect(await tab.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
    }
  });

  it('[R9] a lock, a passphrase, a capacity and a name hold at every node', async () => {
    const { code, ana, ben } = await four();
    await ana.must('room:update', { locked: true, name: 'Kitchen' });
    const stranger = await two.person();
    expect(await stranger.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
    await ben.until(() => ben.ofType('room-updated').length === 1);
    expect(ben.ofType('room-updated')[0]?.room).toMatchObject({ locked: true, name: 'Kitchen' });
    await ana.must('room:update', { locked: false, passphrase: 'of the house', capacity: 4 });
    expect(await stranger.refused('room:join', { code })).toBe('PASSPHRASE_REQUIRED');
    expect(await stranger.refused('room:join', { code, passphrase: 'of the house' })).toBe('ROOM_FULL');
    ben.vanish();
    const back = await tabAt(ben, one);
    expect((await back.join(code)).room).toMatchObject({ passphraseRequired: true, capacity: 4 });
  });

  it('[R10] a close by the host, or over HTTP by way of a node that does not host the room, ends it everywhere', async () => {
    for (const close of [
      (code: string, ana: Person) => ana.must('room:close', {}).then(() => code),
      (code: string, ana: Person) => two.call('DELETE', `/api/rooms/${code}`, { token: ana.token }),
    ]) {
      const { code, ana, ben, cai } = await four();
      await close(code, ana);
      for (const person of [ana, ben, cai]) await person.until(() => person.closed.length === 1);
      expect(closedFor(ben)).toEqual(['closed']);
      for (const node of [one, two]) {
        const tab = await tabAt(ana, node);
        expect(await tab.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
        expect(await tab.rooms()).toEqual([]);
      }
    }
    const lone = await one.person();
    const { code } = await lone.createRoom();
    await lone.join(code);
    expect((await two.call('DELETE', `/api/rooms/${code}`, { token: lone.token })).status).toBe(204);
    await lone.until(() => lone.closed.length === 1);
  });

  it('[R7] a transfer, and the host’s leaving, pass the role on at every node', async () => {
    const { ana, ben, cai, dee } = await four();
    await ana.must('room:transfer', { memberId: ben.memberId });
    await dee.until(() => dee.ofType('room-updated').at(-1)?.room.hostId === ben.memberId);
    expect(await ana.refused('room:update', { name: 'mine' })).toBe('ACCESS_DENIED');
    await ben.must('room:update', { name: 'ours' });
    await ben.must('room:leave', {});
    for (const person of [ana, cai, dee]) {
      await person.until(() => person.ofType('room-updated').at(-1)?.room.hostId === ana.memberId);
    }
    await ana.must('room:leave', {});
    // Cai came before Dee, who is where Ben was.
    await dee.until(() => dee.ofType('room-updated').at(-1)?.room.hostId === cai.memberId);
    await cai.must('room:update', { locked: true });
    await dee.until(() => dee.ofType('room-updated').at(-1)?.room.locked === true);
  });

  it('[R7] host and heir leave at once by way of two nodes: someone else is host', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { ana, ben, cai, dee } = await four();
      await Promise.all([ana.must('room:leave', {}), ben.must('room:leave', {})]);
      const hosts = () => [cai, dee].map((person) => person.ofType('room-updated').at(-1)?.room.hostId);
      await dee.until(() => hosts().every((host) => host === cai.memberId));
      await cai.must('room:update', { locked: true });
    }
  });
});

describe.skipIf(backing === null)('who leaves on purpose', () => {
  it('[R4] leaves with the last tab, wherever the others were', async () => {
    const { code, ana, ben, cai } = await four();
    const other = await tabAt(ben, one);
    await other.join(code);
    await ben.must('room:leave', {});
    await cai.settled();
    await pause(100);
    expect(cai.events).toEqual([]);
    await other.must('room:leave', {});
    for (const person of [ana, cai]) await person.until(() => person.ofType('member-left').length === 1);
    expect(ana.ofType('member-left')[0]).toMatchObject({ memberId: ben.memberId, reason: 'left' });
  });

  it('[R4] leaves though the tabs at two nodes go at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { code, ana, ben } = await four();
      const other = await tabAt(ben, one);
      await other.join(code);
      await Promise.all([ben.must('room:leave', {}), other.must('room:leave', {})]);
      await ana.until(() => ana.ofType('member-left').length === 1);
      expect(ana.ofType('member-left')[0]).toMatchObject({ reason: 'left' });
    }
  });

  it('[R4] the last ones leave by way of two nodes: the room is gone from both, and from the store', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { code, people } = await meetAt({}, { at: one, name: 'Ana' }, { at: two, name: 'Ben' });
      const [ana, ben] = people;
      await Promise.all([ana.must('room:leave', {}), ben.must('room:leave', {})]);
      const tab = await tabAt(ben, one);
      await expect
        .poll(() => tab.ask('room:join', { code }))
        .toMatchObject({ ok: false, error: { code: 'ROOM_UNAVAILABLE' } });
      expect(await tab.rooms()).toEqual([]);
      tab.vanish();
    }
  });

  it('[R11] who comes by one node while the last one leaves by another enters a live room, or none', async () => {
    let [entered, refused] = [0, 0];
    for (let round = 0; round < 20; round += 1) {
      const ana = await one.person('Ana');
      const { code } = await ana.createRoom();
      await ana.join(code);
      const ben = await two.person('Ben');
      const [answer] = await Promise.all([
        ben.ask('room:join', { code }),
        pause(Math.random() * 12).then(() => ana.must('room:leave', {})),
      ]);
      if (answer.ok) {
        entered += 1;
        // At once also the host, where Ana was on her way out.
        const id = crypto.randomUUID();
        await ben.say('anyone?', id);
        await ben.until(() => ben.messages().some((message) => message.id === id));
        expect(ben.closed).toEqual([]);
        await ben.must('room:leave', {});
      } else {
        refused += 1;
        expect(answer.error.code).toBe('ROOM_UNAVAILABLE');
      }
      expect(await ben.rooms()).toEqual([]);
    }
    expect(entered + refused).toBe(20);
  });

  it('[R4] a logout takes every socket of that token out, at every node, and no other', async () => {
    const { code, ana, ben } = await four();
    const other = await tabAt(ben, one);
    await other.join(code);
    expect((await one.call('POST', '/api/auth/logout', { token: ben.token })).status).toBe(204);
    for (const tab of [ben, other]) await tab.until(() => tab.disconnected);
    await ana.until(() => ana.ofType('member-left').length === 1);
    expect(ana.ofType('member-left')[0]).toMatchObject({ reason: 'left' });
    await expect(tabAt(ben, two)).rejects.toMatchObject({ data: { code: 'AUTH_ERROR' } });
  });

  it('[R4] a deleted user is gone from every node', async () => {
    const { ana, ben, dee } = await four();
    expect((await one.call('DELETE', '/api/auth/me', { token: ben.token })).status).toBe(204);
    await ben.until(() => ben.disconnected);
    for (const person of [ana, dee]) await person.until(() => person.ofType('member-left').length === 1);
    expect(ana.ofType('member-left')[0]).toMatchObject({ memberId: ben.memberId, reason: 'left' });
  });

  it('[R13] a rename reaches the rooms at every node, once', async () => {
    const { ana, ben, dee } = await four();
    await one.call('PATCH', '/api/auth/me', { token: ben.token, body: { name: 'Bea' } });
    for (const person of [ana, dee]) await person.until(() => person.ofType('member-updated').length === 1);
    await ana.say('after');
    await dee.until(() => dee.messages().length === 1);
    await dee.settled();
    expect(dee.ofType('member-updated')).toMatchObject([{ member: { id: ben.memberId, name: 'Bea' } }]);
    const { senderName } = await ben.say('it is me').then(async () => {
      await ana.until(() => ana.messages().length === 2);
      return ana.messages()[1] ?? { senderName: '' };
    });
    expect(senderName).toBe('Bea');
  });
});
