import type { EventPayload, Input, Output, RequestName } from '@hearsay/shared/contract';
import type { Ack } from '@hearsay/shared/envelope';
import type { RoomEvent, RoomEventOf, RoomInfo, Signal } from '@hearsay/shared/models';
import * as parser from '@hearsay/shared/parser';
import { io, type Socket } from 'socket.io-client';
import { call } from './http-call.ts';

/** bcrypt takes a second and more on a machine that does much else. */
const PATIENCE_MS = 15_000;

/** One tab of somebody, over the real socket.io-client: asks, and remembers all that it was told. */
export class Person {
  readonly url: string;
  readonly token: string;
  readonly userId: string;
  readonly name: string;
  readonly events: RoomEvent[] = [];
  readonly signals: Signal[] = [];
  readonly closed: EventPayload<'room:closed'>[] = [];
  /** Every frame in the order it came: the names of events, and `ack:<request>`. */
  readonly order: string[] = [];
  socket!: Socket;
  disconnected = false;
  /** Who this person is in the room it joined last (T5). */
  memberId = '';
  readonly #waiting = new Set<() => void>();

  constructor(url: string, token: string, user: { id: string; name: string }) {
    this.url = url;
    this.token = token;
    this.userId = user.id;
    this.name = user.name;
  }

  static async guest(url: string, name?: string): Promise<Person> {
    const { body } = await call(url, 'POST', '/api/auth/guest', { body: name === undefined ? {} : { name } });
    return new Person(url, body.token, body.user);
  }

  /** Another tab of the same user. */
  async tab(): Promise<Person> {
    const other = new Person(this.url, this.token, { id: this.userId, name: this.name });
    await other.connect();
    return other;
  }

  /** Resolves when the server has accepted the handshake; rejects with its `connect_error`. */
  connect(transports: string[] = ['websocket'], extraHeaders: Record<string, string> = {}): Promise<void> {
    const auth = { token: this.token };
    this.socket = io(this.url, { parser, transports, auth, extraHeaders, reconnection: false, forceNew: true });
    this.socket.on('room:events', ({ events }: EventPayload<'room:events'>) =>
      this.#note('room:events', this.events, events),
    );
    this.socket.on('room:signals', ({ signals }: EventPayload<'room:signals'>) =>
      this.#note('room:signals', this.signals, signals),
    );
    this.socket.on('room:closed', (closed: EventPayload<'room:closed'>) =>
      this.#note('room:closed', this.closed, [closed]),
    );
    this.socket.on('disconnect', () => {
      this.disconnected = true;
      this.#wake();
    });
    return new Promise((resolve, reject) => {
      this.socket.once('connect', () => resolve());
      this.socket.once('connect_error', reject);
    });
  }

  /** A request's ack, whatever it says. */
  ask<N extends RequestName>(name: N, payload: Input<N>): Promise<Ack<Output<N>>> {
    return this.raw(name, payload) as Promise<Ack<Output<N>>>;
  }

  /** The same without types, for what no honest client would send. */
  raw(name: string, ...args: unknown[]): Promise<Ack<object>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ack of ${name}`)), PATIENCE_MS);
      this.socket.emit(name, ...args, (answer: Ack<object>) => {
        clearTimeout(timer);
        this.order.push(`ack:${name}`);
        resolve(answer);
      });
    });
  }

  /** A request that must succeed; gives its output. */
  async must<N extends RequestName>(name: N, payload: Input<N>): Promise<Output<N>> {
    const answer = await this.ask(name, payload);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`);
    return answer;
  }

  /** A request that must be refused; gives the error's code. */
  async refused<N extends RequestName>(name: N, payload: Input<N>): Promise<string> {
    const answer = await this.ask(name, payload);
    if (answer.ok) throw new Error(`${name} was not refused`);
    return answer.error.code;
  }

  async createRoom(body: { name?: string; passphrase?: string; capacity?: number } = {}): Promise<RoomInfo> {
    const { body: answer, status } = await call(this.url, 'POST', '/api/rooms', { token: this.token, body });
    if (status !== 201) throw new Error(`no room: ${status}`);
    return answer.room;
  }

  async join(code: string, passphrase?: string): Promise<Output<'room:join'>> {
    const entered = await this.must('room:join', { code, ...(passphrase !== undefined && { passphrase }) });
    this.memberId = entered.self.id;
    return entered;
  }

  /** The codes of the rooms that the server lists for this user. */
  async rooms(): Promise<string[]> {
    const { body } = await call(this.url, 'GET', '/api/rooms', { token: this.token });
    return body.rooms.map(({ code }: RoomInfo) => code);
  }

  say(content: string, id: string = crypto.randomUUID()): Promise<Output<'chat:send'>> {
    return this.must('chat:send', { id, content });
  }

  messages(): RoomEventOf<'message'>[] {
    return this.events.filter((event) => event.type === 'message');
  }

  ofType<T extends RoomEvent['type']>(type: T): RoomEventOf<T>[] {
    return this.events.filter((event): event is RoomEventOf<T> => event.type === type);
  }

  /** Resolves when whatever the server has sent by now has come: a batch leaves within a turn, and this takes two. */
  async settled(): Promise<void> {
    for (const _turn of [1, 2]) await this.raw('no such request');
    this.order.splice(-2);
  }

  /** Forgets what it was told, so that a test begins with a clean page. */
  forget(): void {
    for (const list of [this.events, this.signals, this.closed, this.order]) list.length = 0;
  }

  /** Waits until something holds of what this person has seen. */
  async until(condition: () => boolean, what = 'it'): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!condition()) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`waited for ${what} in vain`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 50));
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** As if the network took the socket (R5). */
  vanish(): void {
    this.socket?.disconnect();
  }

  #note<T>(name: string, list: T[], items: readonly T[]): void {
    this.order.push(name);
    list.push(...items);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
