import { createHmac, type KeyObject } from 'node:crypto';
import type { RoomInfo } from '@hearsay/shared/models';
import type { NodeEvent, NodeSignal, Position, RoomKey } from '../../domain/node-event.ts';
import type { Logger } from '../../ports/logger.ts';
import type { NodeNotice, Relay, RelaySubscription } from '../../ports/relay.ts';
import { channelOfNode, channelOfRoom, RoomChannel } from './redis-channel.ts';
import { type Answers, type Envelope, type Question, Sealer } from './redis-envelope.ts';
import { placeless, readMessage } from './redis-frame.ts';
import { RedisLink } from './redis-link.ts';
import { Questions } from './redis-questions.ts';
import { RedisRoom } from './redis-room.ts';
import { relayAway } from './relay-away.ts';

const FIND_MS = 1_000;
const RETIRE_MS = 5_000;
/** Lines outlive this by far. */
const LOOK_EVERY_MS = 30_000;
const NOTICES_MAX = 1_000;

export interface RedisRelayParts {
  readonly url: string;
  readonly node: string;
  /** Encrypts what nodes tell each other: the same on all of them. */
  readonly key: KeyObject;
  readonly log: Logger;
}

/** Connects to Redis, or to a cluster; where it is away, goes on trying. */
export async function openRedisRelay(parts: RedisRelayParts): Promise<Relay> {
  const relay = new RedisRelay(parts);
  await relay.open();
  return relay;
}

/** The relay of several nodes: Redis gives places and passes on what it cannot read. */
class RedisRelay implements Relay {
  readonly kind = 'redis';
  readonly #node: string;
  readonly #link: RedisLink;
  readonly #sealer: Sealer;
  readonly #questions: Questions;
  readonly #ownChannel: string;
  readonly #noticeChannel: string;
  readonly #channelRooms = new Map<string, RedisRoom>();
  readonly #noticed: ((notice: NodeNotice) => void)[] = [];
  readonly #backs: (() => void)[] = [];
  /** Notices that could not be sent. */
  #owed: NodeNotice[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor({ url, node, key, log }: RedisRelayParts) {
    this.#node = node;
    this.#sealer = new Sealer(key);
    this.#ownChannel = channelOfNode(node);
    // Servers of another secret may share the Redis.
    this.#noticeChannel = `hearsay:notices:{${createHmac('sha256', key).update('notices').digest('base64url').slice(0, 16)}}`;
    this.#link = new RedisLink(url, log, {
      onMessage: (channel, message) => this.#onMessage(channel, message),
      onBack: () => this.#onBack(),
    });
    this.#questions = new Questions(node, (channel, envelope) => this.#send(channel, envelope));
  }

  async open(): Promise<void> {
    this.#link.keep(this.#ownChannel, this.#noticeChannel);
    await this.#link.open();
    this.#timer = setInterval(() => {
      for (const room of this.#channelRooms.values()) room.doubt();
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async subscribe(key: RoomKey, isElsewhere: () => Promise<boolean>): Promise<RelaySubscription> {
    const { channel, room } = this.#begin(key);
    const close = () => this.#close(channel.name, room);
    try {
      const { epoch, seq, snapshot } = await room.open(isElsewhere);
      return {
        position: { epoch, seq },
        snapshot,
        listen: (listener) => room.listen(listener),
        settle: () => room.settle(),
        retire: () =>
          this.#retire(room)
            .catch(() => undefined)
            .then(close),
        close,
      };
    } catch (error) {
      // Not awaited: who subscribes has waited a second already.
      void close();
      throw error;
    }
  }

  publish(key: RoomKey, events: readonly NodeEvent[]): Promise<Position> {
    const room = this.#link.isUp ? this.#channelRooms.get(channelOfRoom(key)) : undefined;
    return room ? room.publish(events) : Promise.reject(relayAway());
  }

  signal(key: RoomKey, signal: NodeSignal): void {
    this.#channelRooms.get(channelOfRoom(key))?.signal(signal);
  }

  async find(key: RoomKey): Promise<RoomInfo | null> {
    const channel = this.#channel(key);
    try {
      const others = await this.#link.hearers(channel.name);
      if (others === 0) return null;
      const answers = await channel.ask({ ask: 'face' }, FIND_MS, (given) => {
        return given.length >= others || given.some(({ answer }) => answer !== null);
      });
      return answers.find(({ answer }) => answer !== null)?.answer ?? null;
    } catch {
      return null;
    }
  }

  async notify(notice: NodeNotice): Promise<void> {
    if (this.#isClosed) throw relayAway();
    for (const listener of this.#noticed) listener(notice);
    await this.#tell(notice);
  }

  onNotice(listener: (notice: NodeNotice) => void): void {
    this.#noticed.push(listener);
  }

  onBack(listener: () => void): void {
    this.#backs.push(listener);
  }

  ping(): Promise<void> {
    return this.#link.ping();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await Promise.all([...this.#channelRooms].map(([name, room]) => this.#close(name, room)));
    this.#link.close();
  }

  #begin(key: RoomKey): { channel: RoomChannel; room: RedisRoom } {
    const channel = this.#channel(key);
    if (this.#channelRooms.has(channel.name)) throw new Error('one subscription a room and node');
    const room: RedisRoom = new RedisRoom(channel, () => {
      if (this.#channelRooms.get(channel.name) === room) this.#channelRooms.delete(channel.name);
    });
    this.#channelRooms.set(channel.name, room);
    return { channel, room };
  }

  #channel(key: RoomKey): RoomChannel {
    return new RoomChannel(key, {
      node: this.#node,
      link: this.#link,
      sealer: this.#sealer,
      questions: this.#questions,
    });
  }

  async #close(name: string, room: RedisRoom): Promise<void> {
    // A lost room may have been subscribed to anew.
    if (this.#channelRooms.get(name) !== room) return;
    this.#channelRooms.delete(name);
    await room.close();
  }

  /** Where this is the last node, nobody can take over. */
  async #retire(room: RedisRoom): Promise<void> {
    if ((await this.#link.hearers(this.#noticeChannel)) > 1) await room.awaitSuccessor(RETIRE_MS);
  }

  #onBack(): void {
    for (const room of this.#channelRooms.values()) room.back();
    for (const notice of this.#owed.splice(0)) void this.#tell(notice);
    for (const listener of this.#backs) listener();
  }

  async #tell(notice: NodeNotice): Promise<void> {
    try {
      await this.#send(this.#noticeChannel, { type: 'notice', node: this.#node, notice });
    } catch {
      if (this.#owed.length < NOTICES_MAX) this.#owed.push(notice);
    }
  }

  async #send(channel: string, envelope: Envelope): Promise<void> {
    await this.#link.publish(channel, placeless(this.#sealer.seal(channel, envelope)));
  }

  #onMessage(channel: string, message: Buffer): void {
    const read = readMessage(message);
    if (!read) return;
    const { placing, sealed, batch, count } = read;
    const room = this.#channelRooms.get(channel);
    if (room && count > 0 && read.isOf(this.#node) && room.onEcho(placing, batch, count)) return;
    const envelope = this.#sealer.open(channel, sealed);
    if (!envelope) return;
    if (channel === this.#noticeChannel) {
      if (envelope.type !== 'notice' || envelope.node === this.#node) return;
      for (const listener of this.#noticed) listener(envelope.notice);
    } else if (channel === this.#ownChannel) {
      this.#onOwnMessage(envelope);
    } else {
      room?.onMessage(placing, envelope, (answer) => this.#answer(envelope, answer));
    }
  }

  #onOwnMessage(envelope: Envelope): void {
    if (envelope.type === 'answer') this.#questions.take(envelope);
    if (envelope.type !== 'question') return;
    this.#answer(envelope, this.#channelRooms.get(channelOfRoom(envelope.room))?.answer(envelope.question) ?? null);
  }

  #answer(envelope: Envelope, answer: Answers[Question['ask']]): void {
    if (envelope.type !== 'question') return;
    const reply = { type: 'answer', node: this.#node, id: envelope.id, answer } as const;
    if (envelope.node === this.#node) this.#questions.take(reply);
    else this.#send(channelOfNode(envelope.node), reply).catch(() => undefined);
  }
}
