import type { NodeEvent, NodeSignal, Position } from '../../domain/node-event.ts';
import type { RelayListener } from '../../ports/relay.ts';
import type { RoomChannel } from './redis-channel.ts';
import type { Answers, Envelope, PlacedEvents, Question } from './redis-envelope.ts';
import { type Opening, openRoom } from './redis-opening.ts';
import { type Batch, RoomOutbox } from './redis-outbox.ts';
import { isMendable, type Patient, repair } from './redis-repair.ts';
import type { Placing } from './redis-scripts.ts';
import { RoomLine } from './room-line.ts';

const SETTLE_MS = 1_000;
const AGAIN_MS = 500;
/** How often a node asks for what it gave up on. */
const MEND_MS = 5_000;
const LAG_MS = 250;

type Events = Extract<Envelope, { type: 'events' }>;

/** A room that this node hears by way of Redis. */
export class RedisRoom {
  readonly #channel: RoomChannel;
  readonly #onLost: () => void;
  readonly #outbox = new RoomOutbox((batch, signals) => this.#say(batch, signals));
  /** Null until it is known where to begin. */
  #patient: Patient | null = null;
  /** Heard before that, or placed under a base that this node has yet to learn of. */
  #early: { placing: Placing; events: readonly NodeEvent[]; envelope: Events }[] = [];
  #isClosed = false;
  #isDubious = false;
  #isRepairing = false;
  #taken: (() => void) | null = null;
  #close: () => void = () => undefined;
  readonly #closing = new Promise<void>((resolve) => {
    this.#close = resolve;
  });

  /** `onLost` is called once, where this node can follow no more. */
  constructor(channel: RoomChannel, onLost: () => void) {
    this.#channel = channel;
    this.#onLost = onLost;
  }

  async open(isElsewhere: () => Promise<boolean>): Promise<Opening> {
    await this.#channel.hear();
    const opening = await openRoom(this.#channel, isElsewhere);
    const line = new RoomLine({ epoch: opening.epoch, seq: opening.seq });
    line.skip({ from: opening.line.base + 1, to: opening.line.start });
    this.#patient = {
      channel: this.#channel,
      line,
      base: opening.line.base,
      onAgreed: () => this.#hearEarly(),
      peers: () => line.listener?.peers() ?? [],
      republish: (events) => this.#republish(events),
      onGap: (seq) => line.listener?.onGap({ epoch: line.epoch, seq }),
    };
    this.#hearEarly();
    return opening;
  }

  listen(listener: RelayListener): void {
    this.#patient?.line.listen(listener);
  }

  publish(events: readonly NodeEvent[]): Promise<Position> {
    return this.#outbox.publish(events);
  }

  signal(signal: NodeSignal): void {
    this.#patient?.line.listener?.onSignal(this.#channel.node, signal);
    this.#outbox.signal(signal);
  }

  /** Something may have been missed: finds out, and sees to it. */
  doubt(): void {
    this.#isDubious = true;
    if (!this.#isRepairing) void this.#repair();
  }

  /** The relay was away. */
  back(): void {
    this.doubt();
    this.#patient?.line.listener?.onBack();
  }

  /** Events of this node come back: true where they need not be opened, since it has them still, or has told them. */
  onEcho({ first, base }: Placing, batch: number, count: number): boolean {
    const patient = this.#patient;
    if (!patient || this.#isClosed || base !== patient.base) return false;
    const { line } = patient;
    this.#outbox.place(batch, first);
    if (first + count > line.next) {
      const events = this.#outbox.events(batch);
      if (events?.length !== count) return false;
      line.take(first, events);
    }
    this.#outbox.heard(line);
    if (line.hasHole) this.doubt();
    return true;
  }

  /** A message of the room's channel that another node, or this one, has sent. */
  onMessage(placing: Placing, envelope: Envelope, answer: (answer: Answers[Question['ask']]) => void): void {
    if (this.#isClosed) return;
    if (envelope.type === 'events') {
      const own = envelope.node === this.#channel.node ? this.#outbox.events(envelope.batch) : undefined;
      this.#hear(placing, envelope, own ?? envelope.events);
    } else if (envelope.type === 'signals') {
      if (envelope.node === this.#channel.node) return;
      for (const signal of envelope.signals) this.#patient?.line.listener?.onSignal(envelope.node, signal);
    } else if (envelope.type === 'question') {
      if (envelope.node === this.#channel.node) answer(null);
      else if (envelope.question.ask !== 'nothing') answer(this.answer(envelope.question));
    }
  }

  /** What this node knows of the room; null while it knows nothing. */
  answer(question: Question): Answers[Question['ask']] {
    const line = this.#patient?.line;
    const listener = line?.listener;
    if (!line || !listener) return null;
    switch (question.ask) {
      case 'who':
        return { epoch: line.epoch, next: line.next, last: line.last, isWhole: line.isWhole };
      case 'face':
        return listener.face();
      case 'lack':
        return question.epoch === line.epoch ? line.tell(question) : null;
      case 'nothing':
        return null;
      case 'snapshot':
        setTimeout(() => this.#taken?.(), LAG_MS);
        return { epoch: line.epoch, next: line.next, live: listener.copy() };
    }
  }

  async settle(): Promise<void> {
    const until = Date.now() + SETTLE_MS;
    this.#outbox.flush();
    const echo = this.#channel.ask({ ask: 'nothing' }, SETTLE_MS, (given) => given.length > 0);
    await Promise.race([echo.catch(() => undefined), this.#closing]);
    while (this.#patient?.line.hasHole && Date.now() < until && !this.#isClosed) await pause(5);
  }

  /** Resolves once another node hosts the room, or after `ms`. */
  async awaitSuccessor(ms: number): Promise<void> {
    this.#outbox.flush();
    const { hearers } = await this.#channel.look();
    if (hearers > 1) return;
    await Promise.race([new Promise<void>((resolve) => (this.#taken = resolve)), pause(ms)]);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#close();
    // Whoever closes it may do so over the very events that it publishes: they are heard first.
    await null;
    this.#outbox.close();
    await this.#channel.stopHearing();
  }

  #hear(placing: Placing, envelope: Events, events: readonly NodeEvent[]): void {
    const patient = this.#patient;
    if (!patient || placing.base !== patient.base) {
      this.#early.push({ placing, events, envelope });
      if (patient) this.doubt();
      return;
    }
    const { line } = patient;
    if (envelope.epoch !== line.epoch) return this.doubt();
    if (envelope.node === this.#channel.node) this.#outbox.place(envelope.batch, placing.first);
    line.take(placing.first, events);
    this.#outbox.heard(line);
    if (line.hasHole) this.doubt();
  }

  /** What was placed under an older base is published anew, by whoever has told it. */
  #hearEarly(): void {
    const early = this.#early;
    this.#early = [];
    for (const { placing, events, envelope } of early) {
      if (placing.base >= (this.#patient?.base ?? 0)) this.#hear(placing, envelope, events);
    }
  }

  #say(batch: Batch | null, signals: readonly NodeSignal[]): void {
    if (batch) void this.#sequence(batch);
    const { node } = this.#channel;
    if (signals.length > 0) this.#channel.send({ type: 'signals', node, signals }).catch(() => undefined);
  }

  async #sequence(batch: Batch): Promise<void> {
    const line = this.#patient?.line;
    if (!line || !this.#channel.isUp) return this.#outbox.refuse(batch);
    batch.held = false;
    const { node } = this.#channel;
    const envelope = { type: 'events', node, epoch: line.epoch, batch: batch.id, events: batch.events } as const;
    try {
      const placing = await this.#channel.sequence(envelope, line.last);
      // The reply tells what the room's channel does: whichever comes first is heard.
      if (placing.first > 0) return this.#hearOwn(line, placing, envelope);
      batch.held = true;
    } catch {
      // It may have its place all the same: then it is heard, now or by a repair, and a resend is known.
      this.#outbox.refuse(batch);
    }
    this.doubt();
  }

  /** It may overtake what other nodes said before: that is no hole yet. */
  #hearOwn(line: RoomLine, { first, base }: Placing, envelope: Events): void {
    if (base !== this.#patient?.base) return this.#hear({ first, base }, envelope, envelope.events);
    this.#outbox.place(envelope.batch, first);
    line.take(first, envelope.events);
    this.#outbox.heard(line);
    if (line.hasHole) setTimeout(() => line.hasHole && this.doubt(), LAG_MS).unref();
  }

  #republish(events: PlacedEvents): void {
    this.#outbox.publish(events.map(([, event]) => event)).catch(() => undefined);
  }

  async #repair(): Promise<void> {
    this.#isRepairing = true;
    try {
      while (this.#isDubious && this.#patient && !this.#isClosed) {
        this.#isDubious = false;
        if ((await repair(this.#patient)) === 'lost') return this.#lose();
        this.#outbox.heard(this.#patient.line);
      }
      if (this.#patient && !this.#patient.line.isWhole) {
        if (await isMendable(this.#patient)) return this.#lose();
        setTimeout(() => this.doubt(), MEND_MS).unref();
      }
    } catch {
      // Redis is away: the link says when it is back. Or it is slow.
      if (this.#channel.isUp) setTimeout(() => this.doubt(), AGAIN_MS).unref();
    } finally {
      this.#isRepairing = false;
    }
    const held = this.#outbox.held();
    if (held) void this.#sequence(held);
  }

  #lose(): void {
    if (this.#isClosed) return;
    const listener = this.#patient?.line.listener;
    this.#onLost();
    void this.close();
    listener?.onLost();
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
