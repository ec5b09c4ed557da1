import type { RoomKey } from '../../domain/node-event.ts';
import type { Envelope, Question, Sealer } from './redis-envelope.ts';
import { frame, placeless } from './redis-frame.ts';
import type { RedisLink } from './redis-link.ts';
import type { Answered, Questions } from './redis-questions.ts';
import { BEGIN, type LineState, LOOK, type Placing, PUBLISH, readLine, readPlacing } from './redis-scripts.ts';

/** A node's own channel: answers to it, and what is asked of it alone. */
export const channelOfNode = (node: string): string => `hearsay:node:{${node}}`;
export const channelOfRoom = (room: RoomKey): string => `hearsay:room:{${room}}`;
const lineOfRoom = (room: RoomKey): string => `hearsay:line:{${room}}`;

/** One room's key and channel in Redis. Every method rejects with `UNAVAILABLE` while Redis is away. */
export class RoomChannel {
  readonly room: RoomKey;
  readonly node: string;
  readonly name: string;
  readonly #line: string;
  readonly #link: RedisLink;
  readonly #sealer: Sealer;
  readonly #questions: Questions;

  constructor(room: RoomKey, parts: { node: string; link: RedisLink; sealer: Sealer; questions: Questions }) {
    this.room = room;
    this.node = parts.node;
    this.name = channelOfRoom(room);
    this.#line = lineOfRoom(room);
    this.#link = parts.link;
    this.#sealer = parts.sealer;
    this.#questions = parts.questions;
  }

  get isUp(): boolean {
    return this.#link.isUp;
  }

  hear(): Promise<void> {
    return this.#link.subscribe(this.name);
  }

  async stopHearing(): Promise<void> {
    await this.#link.unsubscribe(this.name);
  }

  async look(): Promise<LineState> {
    return readLine(await this.#link.run(LOOK, this.#line, this.name, [this.#link.words.count]));
  }

  /** Begins a life where the epoch is still `expected`; tells what holds then. */
  async begin(
    expected: string,
    { epoch, base, start }: Pick<LineState, 'epoch' | 'base' | 'start'>,
  ): Promise<LineState> {
    const args = [this.#link.words.count, expected, epoch, String(base), String(start)];
    return readLine(await this.#link.run(BEGIN, this.#line, this.name, args));
  }

  /**
   * The place of the first event; as such, 0 where Redis has forgotten the room or places up to `last`, which somebody has
   * heard; -1 where the room has another life. Waits as long as the link is up.
   */
  async sequence(envelope: Extract<Envelope, { type: 'events' }>, last: number): Promise<Placing> {
    const count = envelope.events.length;
    const payload = frame({ node: this.node, batch: envelope.batch, count }, this.#sealer.seal(this.name, envelope));
    const args = [envelope.epoch, String(count), this.#link.words.publish, payload, String(last)];
    return readPlacing(await this.#link.runAtLeisure(PUBLISH, this.#line, this.name, args));
  }

  async send(envelope: Envelope): Promise<void> {
    await this.#link.publish(this.name, placeless(this.#sealer.seal(this.name, envelope)));
  }

  /** Asks all who hear the room. This node hears the question too, after all that was said before: it counts as an answer of null. */
  ask<Q extends Question>(
    question: Q,
    ms: number,
    enough: (answers: readonly Answered<Q['ask']>[]) => boolean,
  ): Promise<readonly Answered<Q['ask']>[]> {
    return this.#questions.ask(this.name, this.room, question, ms, enough);
  }

  /** Asks one node; null where it does not answer. */
  async askNode<Q extends Question>(
    node: string,
    question: Q,
    ms: number,
  ): Promise<Answered<Q['ask']>['answer'] | null> {
    const [answered] = await this.#questions.ask(channelOfNode(node), this.room, question, ms, () => true);
    return answered?.answer ?? null;
  }
}
