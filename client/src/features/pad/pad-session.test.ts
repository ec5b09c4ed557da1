import { Refusal } from '@hearsay/shared/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createManualClock, type ManualClock } from '../../connection/manual-clock.ts';
import { FakePadRoom, type Person } from './fake-pad-room.ts';

let clock: ManualClock;
let room: FakePadRoom;

beforeEach(() => {
  clock = createManualClock();
  room = new FakePadRoom(clock);
});
afterEach(() => {
  // Awareness keeps a real timer.
  for (const { pad } of room.people) pad.destroy();
});

async function join(...ids: string[]): Promise<Person[]> {
  const people = ids.map((id) => room.join(id));
  await clock.advance(100);
  return people;
}

describe('writing together', () => {
  it('[P3] brings a late joiner the whole text, and two first joiners never double it', async () => {
    const [ana, ben] = (await join('ana', 'ben')) as [Person, Person];
    ana.insert(0, 'one ');
    ben.insert(0, 'two ');
    await clock.advance(1_000);
    const [cleo] = (await join('cleo')) as [Person];
    expect(cleo.text).toHaveLength(8);
    expect([ana.text, ben.text, room.text]).toEqual([cleo.text, cleo.text, cleo.text]);
    expect(cleo.report).toMatchObject({ ready: true, unsent: 0 });
  });

  it('[P4] seeds nothing: a pad that is empty stays so', async () => {
    const [ana] = (await join('ana')) as [Person];
    await clock.advance(60_000);
    expect(ana.sent).toEqual([]);
    expect(Y.encodeStateVector(room.doc)).toEqual(Uint8Array.of(0));
  });

  it('[L1] sends fast typing together, far below 60 updates a second', async () => {
    const [ana] = (await join('ana')) as [Person];
    for (let i = 0; i < 500; i += 1) {
      ana.insert(i, 'x');
      await clock.advance(2);
    }
    await clock.advance(500);
    expect(room.text).toHaveLength(500);
    expect(ana.sent.length).toBeLessThan(30);
  });

  it('[P3] sends a long insertion in pieces, and it arrives whole', async () => {
    const [ana, ben] = (await join('ana', 'ben')) as [Person, Person];
    const long = 'añ🙂\n'.repeat(40_000);
    ana.insert(0, long);
    await clock.advance(5_000);
    expect(Math.max(...ana.sent.map(({ length }) => length))).toBeLessThanOrEqual(64 * 1024);
    expect(ben.text).toBe(long);
    expect(room.text).toBe(long);
  });

  it('[P3] merges what was written offline, in order, and resends what may have arrived', async () => {
    const [ana, ben] = (await join('ana', 'ben')) as [Person, Person];
    ana.insert(0, 'shared');
    await clock.advance(500);
    room.lostAcks = 1;
    ana.insert(6, ' arrived');
    await clock.advance(20);
    ana.drop();
    ana.insert(0, '[');
    ana.insert(1, 'offline');
    ana.insert(8, '] ');
    ben.insert(0, 'meanwhile ');
    await clock.advance(10_000);
    expect(ana.report.unsent).toBeGreaterThan(0);
    ana.enter();
    await clock.advance(2_000);
    expect(ana.report.unsent).toBe(0);
    expect(ana.text).toBe(room.text);
    expect(ben.text).toBe(room.text);
    expect(room.text.match(/arrived/g)).toHaveLength(1);
    expect(room.text).toContain('[offline] ');
  });

  it('holds live updates back while a sync is under way, so that none rests on what is not here', async () => {
    await join('ana');
    const late = room.join('ben');
    room.write('ana', 7, (text) => text.insert(0, 'first '));
    await clock.advance(6);
    room.write('ana', 7, (text) => text.insert(6, 'second'));
    expect(late.doc.store.pendingStructs).toBeNull();
    await clock.advance(100);
    expect(late.text).toBe('first second');
  });

  it('converges over bad lines: 6 editors, seeded', { timeout: 30_000 }, async () => {
    let seed = 42;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const people = Array.from({ length: 6 }, (_, i) => room.join(`m${i}`, () => 1 + random(150)));
    await clock.advance(1_000);
    for (let round = 0; round < 300; round += 1) {
      for (const person of people) {
        const { length } = person.text;
        if (random(3) === 0) person.insert(random(length + 1), `${round} é\n`.slice(0, 1 + random(4)));
        else if (length > 4 && random(4) === 0) person.report.pad?.text.delete(random(length - 3), 1 + random(3));
        if (random(60) === 0) person.drop();
        else if (!person.live && random(10) === 0) person.enter();
      }
      if (random(20) === 0) room.refusals.push(new Refusal('RATE_LIMIT_EXCEEDED', undefined, 50));
      await clock.advance(random(60));
    }
    for (const person of people) if (!person.live) person.enter();
    await clock.advance(60_000);
    expect(room.text.length).toBeGreaterThan(300);
    for (const person of people) {
      expect(person.report).toMatchObject({ unsent: 0, kept: [] });
      expect(Y.encodeStateVector(person.doc)).toEqual(Y.encodeStateVector(room.doc));
      expect(person.text).toBe(room.text);
      expect(person.doc.store.pendingStructs).toBeNull();
    }
  });
});

describe('refusals', () => {
  it('[P6] sends the same one again after RATE_LIMIT_EXCEEDED and UNAVAILABLE, and nothing later first', async () => {
    const [ana] = (await join('ana')) as [Person];
    room.refusals = [new Refusal('RATE_LIMIT_EXCEEDED', undefined, 300), new Refusal('UNAVAILABLE')];
    ana.insert(0, 'a');
    await clock.advance(50);
    ana.insert(1, 'b');
    await clock.advance(200);
    expect(ana.sent).toHaveLength(1);
    await clock.advance(3_000);
    expect(ana.sent).toHaveLength(4);
    expect(ana.sent[1]).toEqual(ana.sent[0]);
    expect(ana.sent[2]).toEqual(ana.sent[0]);
    expect(room.text).toBe('ab');
    expect(ana.syncs).toBe(1);
  });

  it('[P6] syncs after another refusal, and goes on where that cures it', async () => {
    const [ana] = (await join('ana')) as [Person];
    room.refusals = [new Refusal('VALIDATION_ERROR')];
    ana.insert(0, 'cured');
    await clock.advance(1_000);
    expect(ana.syncs).toBe(2);
    expect(room.text).toBe('cured');
    expect(ana.report).toMatchObject({ unsent: 0, kept: [] });
  });

  it('[P6] builds a new document where nothing cures it, and offers the person their text', async () => {
    const [ana] = (await join('ana')) as [Person];
    const before = ana.report.pad;
    room.write('ben', 7, (text) => text.insert(0, 'theirs '));
    room.refusals = Array.from({ length: 3 }, () => new Refusal('VALIDATION_ERROR'));
    ana.insert(7, 'mine');
    await clock.advance(5_000);
    expect(ana.report.pad).not.toBe(before);
    expect(ana.text).toBe('theirs ');
    expect(ana.report.kept).toMatchObject([{ reason: 'refused', text: 'theirs mine' }]);
    ana.insert(0, 'on: ');
    await clock.advance(1_000);
    expect(room.text).toBe('on: theirs ');
  });

  it('[P2] says that the pad is full, keeps the text aside, and lets deletions through', async () => {
    const [ana] = (await join('ana')) as [Person];
    ana.insert(0, 'full');
    await clock.advance(500);
    room.refusals = Array.from({ length: 3 }, () => new Refusal('PAYLOAD_TOO_LARGE'));
    ana.insert(4, ' more');
    await clock.advance(5_000);
    expect(ana.report).toMatchObject({ full: true, kept: [{ reason: 'full', text: 'full more' }] });
    ana.report.pad?.text.delete(0, 2);
    await clock.advance(1_000);
    expect(room.text).toBe('ll');
    expect(ana.report.full).toBe(false);
  });

  it('[P7] takes a new client id when its own is refused, and sends its text again in its place', async () => {
    const [ana, ben] = (await join('ana', 'ben')) as [Person, Person];
    ben.insert(0, 'before after');
    await clock.advance(500);
    const taken = ana.doc.clientID;
    room.owners.set(taken, 'mallory');
    ana.insert(7, 'between ');
    ana.report.pad?.text.delete(0, 7);
    ana.insert(8, 'and ');
    await clock.advance(2_000);
    expect(room.text).toBe('between and after');
    expect([ana.text, ben.text]).toEqual([room.text, room.text]);
    expect(ana.doc.clientID).not.toBe(taken);
    expect(ana.report).toMatchObject({ unsent: 0, kept: [] });
  });
});

describe('repair', () => {
  it('[P3] finds within 30 s what it missed', async () => {
    const [ana] = (await join('ana')) as [Person];
    ana.live = false;
    room.write('ben', 7, (text) => text.insert(0, 'missed'));
    ana.live = true;
    expect(ana.text).toBe('');
    await clock.advance(30_000);
    expect(ana.text).toBe('missed');
  });

  it('[P3] finds within 30 s what the server lost, and offers the text', async () => {
    const [ana] = (await join('ana')) as [Person];
    ana.pad.hearUpdate(
      Y.encodeStateAsUpdate(
        (() => {
          const stray = new Y.Doc();
          stray.getText('text').insert(0, 'stray');
          return stray;
        })(),
      ),
    );
    expect(ana.text).toBe('stray');
    await clock.advance(30_000);
    expect(ana.text).toBe('');
    expect(ana.report.kept).toMatchObject([{ reason: 'refused', text: 'stray' }]);
  });

  it('asks nothing while hidden, nor while it has something to send', async () => {
    const [ana] = (await join('ana')) as [Person];
    ana.visible = false;
    await clock.advance(120_000);
    expect(ana.syncs).toBe(1);
  });
});

describe('a new life of the room', () => {
  async function renewed(ids: string[], text = 'dear diary'): Promise<Person[]> {
    const people = await join(...ids);
    people[0]?.insert(0, text);
    await clock.advance(5_000);
    const next = new FakePadRoom(clock);
    Object.assign(room, { doc: next.doc, owners: next.owners, epoch: 'epoch-2' });
    for (const person of people) person.drop();
    for (const person of people) person.enter();
    await clock.advance(500);
    return people;
  }

  it('[S6] keeps the text aside, and merges nothing unasked', async () => {
    const [ana] = (await renewed(['ana'])) as [Person];
    expect(ana.text).toBe('');
    expect(room.text).toBe('');
    expect(ana.report.kept).toEqual([{ reason: 'renewed', text: 'dear diary', epoch: 'epoch-1' }]);
    ana.pad.decide('drop');
    expect(ana.report.kept).toEqual([]);
    await clock.advance(1_000);
    expect(room.text).toBe('');
  });

  it('[S6] holds the text once when several keep it, at the same moment too', async () => {
    const people = await renewed(['ana', 'ben', 'cleo']);
    const [ana, ben, cleo] = people as [Person, Person, Person];
    cleo.insert(0, 'new: ');
    ana.pad.decide('keep');
    ben.pad.decide('keep');
    await clock.advance(2_000);
    cleo.pad.decide('keep');
    await clock.advance(2_000);
    expect(room.text.match(/dear diary/g)).toHaveLength(1);
    for (const person of people) {
      expect(person.text).toBe(room.text);
      expect(person.report).toMatchObject({ unsent: 0, kept: [] });
    }
  });

  it('[S6] does not offer what the pad already reads', async () => {
    const [ana, ben] = (await renewed(['ana', 'ben'])) as [Person, Person];
    ana.pad.decide('keep');
    await clock.advance(1_000);
    expect(ben.text).toBe('dear diary');
    expect(ben.report.kept).toEqual([]);
  });

  it('[S6] holds a text once that goes out in pieces, whoever is in the midst of it', async () => {
    const long = 'A long day. '.repeat(20_000);
    const [ana, ben] = (await renewed(['ana', 'ben'], long)) as [Person, Person];
    // Ben's line is the faster one: he overtakes her.
    ana.delayMs = () => 300;
    ana.pad.decide('keep');
    await clock.advance(350);
    ben.pad.decide('keep');
    await clock.advance(20_000);
    expect(ana.sent.length).toBeGreaterThan(3);
    expect(room.text).toBe(long);
    expect([ana.text, ben.text]).toEqual([long, long]);
    expect([ana.report, ben.report]).toMatchObject([
      { unsent: 0, kept: [] },
      { unsent: 0, kept: [] },
    ]);
  });
});

describe('cursors', () => {
  it('[P5] shows where others are, by member, and sets its own anew after each join', async () => {
    const [ana, ben] = (await join('ana', 'ben')) as [Person, Person];
    ben.report.pad?.cursors.awareness.setLocalStateField('cursor', { anchor: null, head: null });
    await clock.advance(200);
    const latest = ben.cursors.at(-1);
    if (latest === undefined) throw new Error('nothing was sent');
    ana.pad.hearAwareness('ben', latest);
    expect([...ana.report.cursors.values()]).toEqual(['ben']);
    const { length } = ben.cursors;
    ben.drop();
    ben.enter();
    await clock.advance(200);
    expect(ben.cursors.length).toBeGreaterThan(length);
    ana.drop();
    ana.enter();
    expect([...ana.report.cursors.values()]).toEqual([]);
    ana.pad.hearAwareness('ben', latest);
    expect([...ana.report.cursors.values()]).toEqual(['ben']);
  });

  it('[L1] sends at most ten a second', async () => {
    const [ana] = (await join('ana')) as [Person];
    await clock.advance(1_000);
    const before = ana.cursors.length;
    for (let i = 0; i < 100; i += 1) {
      ana.report.pad?.cursors.awareness.setLocalStateField('cursor', { anchor: i, head: i });
      await clock.advance(10);
    }
    expect(ana.cursors.length - before).toBeLessThanOrEqual(11);
    expect(ana.cursors.length - before).toBeGreaterThan(5);
  });

  it('ignores nonsense', async () => {
    const [ana] = (await join('ana')) as [Person];
    ana.pad.hearAwareness('ben', Uint8Array.of(1, 2, 3, 4, 5));
    expect(ana.report.cursors.size).toBe(0);
  });
});
