import type { Input, Output, RequestName } from '@hearsay/shared/contract';
import { Refusal } from '@hearsay/shared/errors';
import * as Y from 'yjs';
import type { Clock } from '../../connection/clock.ts';
import { aMember } from '../../connection/fake-server.ts';
import { NoAnswer } from '../../connection/request.ts';
import { createPadSession } from './pad-session.ts';
import type { PadReport, PadSession } from './pad-session-handle.ts';
import { authorsOf } from './update-pieces.ts';

/** A room's pad for tests, as the rules have it: P3, P6 and P7, without sockets. Answers when the clock says so. */
export class FakePadRoom {
  readonly doc = new Y.Doc();
  readonly owners = new Map<number, string>();
  readonly people: Person[] = [];
  readonly clock: Clock;
  epoch = 'epoch-1';
  /** Refuses the next updates so. */
  refusals: Refusal[] = [];
  /** Loses the next acks, though the update is taken. */
  lostAcks = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get text(): string {
    return this.doc.getText('text').toString();
  }

  take(memberId: string, update: Uint8Array): void {
    const refusal = this.refusals.shift();
    if (refusal !== undefined) throw refusal;
    if (update.length > 256 * 1024) throw new Refusal('PAYLOAD_TOO_LARGE');
    const clocks = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    const ends = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(update));
    const authors = [...authorsOf(update).keys()].filter((id) => (ends.get(id) ?? 0) > (clocks.get(id) ?? 0));
    const trial = new Y.Doc();
    Y.applyUpdate(trial, Y.encodeStateAsUpdate(this.doc));
    Y.applyUpdate(trial, update);
    if (trial.store.pendingStructs !== null || trial.store.pendingDs !== null) throw new Refusal('VALIDATION_ERROR');
    if (authors.some((id) => (this.owners.get(id) ?? memberId) !== memberId)) throw new Refusal('ACCESS_DENIED');
    for (const id of authors) this.owners.set(id, memberId);
    Y.applyUpdate(this.doc, update);
    for (const person of this.people) if (person.live) person.pad.hearUpdate(update);
  }

  /** What another client wrote, as an update of its own. */
  write(memberId: string, clientId: number, edit: (text: Y.Text) => void): Uint8Array {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.doc));
    doc.clientID = clientId;
    const before = Y.encodeStateVector(doc);
    edit(doc.getText('text'));
    const update = Y.encodeStateAsUpdate(doc, before);
    this.take(memberId, update);
    return update;
  }

  join(id: string, delayMs = () => 5): Person {
    const person = new Person(this, id, delayMs);
    this.people.push(person);
    return person;
  }
}

/** Someone with the pad open. */
export class Person {
  readonly id: string;
  readonly pad: PadSession;
  readonly sent: Uint8Array[] = [];
  readonly #room: FakePadRoom;
  delayMs: () => number;
  syncs = 0;
  cursors: Uint8Array[] = [];
  othersWrote = 0;
  visible = true;
  live = false;
  report: PadReport = { pad: null, ready: false, unsent: 0, full: false, kept: [], cursors: new Map() };

  constructor(room: FakePadRoom, id: string, delayMs: () => number) {
    this.id = id;
    this.#room = room;
    this.delayMs = delayMs;
    this.pad = createPadSession({
      session: {
        request: (name, payload) => this.#request(name, payload) as never,
        send: (name, payload) => {
          if (this.live && 'update' in payload) this.cursors.push(payload.update);
          void name;
        },
      },
      clock: room.clock,
      random: () => 0,
      isVisible: () => this.visible,
      tell: (report) => {
        this.report = { ...this.report, ...report };
      },
      onOthersWrote: () => {
        this.othersWrote += 1;
      },
    });
    this.enter();
  }

  get text(): string {
    return this.pad.text();
  }

  get doc(): Y.Doc {
    if (this.report.pad === null) throw new Error('no pad');
    return this.report.pad.doc;
  }

  insert(at: number, text: string): void {
    this.report.pad?.text.insert(at, text);
  }

  enter(): void {
    this.live = true;
    this.pad.enter(this.#room.epoch, aMember(this.id));
    this.pad.setLive(true);
  }

  drop(): void {
    this.live = false;
    this.pad.setLive(false);
  }

  async #request<N extends RequestName>(name: N, payload: Input<N>): Promise<Output<N>> {
    await this.#pass();
    const answer = this.#answer(name, payload);
    await this.#pass();
    if (name === 'pad:update' && this.#room.lostAcks > 0) {
      this.#room.lostAcks -= 1;
      throw new NoAnswer();
    }
    return answer as Output<N>;
  }

  #answer(name: string, payload: object): object {
    const { doc } = this.#room;
    if (name === 'pad:sync' && 'stateVector' in payload) {
      this.syncs += 1;
      const update = Y.encodeStateAsUpdate(doc, payload.stateVector as Uint8Array);
      return { update, stateVector: Y.encodeStateVector(doc) };
    }
    const update = (payload as { update: Uint8Array }).update;
    this.sent.push(update);
    this.#room.take(this.id, update);
    return { seq: 1 };
  }

  /** Half a round trip; a line that broke meanwhile loses what was on it. */
  #pass(): Promise<void> {
    if (!this.live) return Promise.reject(new NoAnswer());
    return new Promise((resolve, reject) => {
      this.#room.clock.after(this.delayMs(), () => (this.live ? resolve() : reject(new NoAnswer())));
    });
  }
}
