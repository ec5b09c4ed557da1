import type { EventPayload, Output } from '@hearsay/shared/contract';
import type { Ack } from '@hearsay/shared/envelope';
import * as parser from '@hearsay/shared/parser';
import { io, type Socket } from 'socket.io-client';
import type { Position } from '../src/domain/node-event.ts';
import type { History } from './faults/history.ts';
import type { Person } from './person.ts';

const RETRY_MS = 100;
const ACK_MS = 3_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * One tab as the contract wants it, for faults: an outbox that sends one message after another, the same again until it is
 * acknowledged; a session that comes back by itself, to the next node where one is gone, and resumes from what it saw last.
 */
export class Talker {
  readonly name: string;
  readonly #token: string;
  readonly #code: string;
  readonly #history: History;
  /** Nodes to go to, the preferred one first. */
  readonly #urls: string[];
  #socket: Socket | null = null;
  #at: Position | null = null;
  #stopped = false;
  #joined = false;
  /** Codes of refusals that it met, for whoever wants to know. */
  readonly refusals = new Map<string, number>();

  constructor(person: Person, code: string, urls: string[], history: History) {
    this.name = person.name;
    this.#token = person.token;
    this.#code = code;
    this.#urls = urls;
    this.#history = history;
  }

  get isIn(): boolean {
    return this.#joined;
  }

  /** Resolves once it is in the room. */
  async enter(): Promise<void> {
    this.#connect(0);
    while (!this.#joined) await pause(10);
  }

  /** Resolves once the message has its ack. */
  async say(text: string): Promise<void> {
    this.#history.sent(this.name, text);
    const message = { id: crypto.randomUUID(), content: text };
    for (;;) {
      const answer = await this.#ask<Output<'chat:send'>>('chat:send', message);
      if (answer?.ok) return this.#history.acked(text, { epoch: this.#at?.epoch ?? '', seq: answer.seq });
      if (answer) this.#note(answer.error.code);
      await pause(RETRY_MS);
    }
  }

  /** Talks until it is told to stop: gives the function that does so and waits for the last ack. */
  talk(everyMs: number): () => Promise<void> {
    let going = true;
    const done = (async () => {
      for (let count = 0; going; count += 1) {
        await this.say(`${this.name} ${count}`);
        await pause(everyMs);
      }
    })();
    return () => {
      going = false;
      return done;
    };
  }

  /** The pad's update and state vector, as this tab's node has them. */
  async pad(): Promise<Uint8Array> {
    const answer = await this.#ask<Output<'pad:sync'>>('pad:sync', { stateVector: new Uint8Array([0]) });
    return answer?.ok ? answer.update : new Uint8Array();
  }

  async update(update: Uint8Array): Promise<void> {
    while (!(await this.#ask('pad:update', { update }))?.ok) await pause(RETRY_MS);
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.disconnect();
  }

  #connect(attempt: number): void {
    if (this.#stopped) return;
    this.#joined = false;
    const url = this.#urls[attempt % this.#urls.length];
    const socket = io(url, {
      parser,
      transports: ['websocket'],
      auth: { token: this.#token },
      reconnection: false,
      forceNew: true,
      timeout: 1_000,
    });
    this.#socket = socket;
    let isOver = false;
    const again = (next: number) => {
      if (isOver) return;
      isOver = true;
      this.#joined = false;
      socket.disconnect();
      setTimeout(() => this.#connect(next), RETRY_MS);
    };
    socket.on('connect', () => void this.#join(socket, () => again(attempt)));
    socket.on('connect_error', () => again(attempt + 1));
    socket.on('disconnect', () => again(attempt + 1));
    socket.on('room:events', ({ epoch, events }: EventPayload<'room:events'>) => {
      if (!isOver) this.#hear(epoch, events);
    });
    socket.on('room:closed', () => again(attempt));
  }

  async #join(socket: Socket, again: () => void): Promise<void> {
    const resume = this.#at;
    const answer = await this.#ask<Output<'room:join'>>(
      'room:join',
      { code: this.#code, ...(resume && { resume }) },
      socket,
      (entered) => this.#enter(entered, resume),
    );
    if (answer?.ok) return;
    if (answer) this.#note(answer.error.code);
    again();
  }

  /** At once with the ack: what stands behind it in the same read is heard after it. */
  #enter({ epoch, seq, missed, gap }: Output<'room:join'>, resume: Position | null): void {
    if (resume && resume.epoch !== epoch) this.#history.observed(this.name, { type: 'renewal-shown' });
    else if (gap) this.#history.observed(this.name, { type: 'gap-shown' });
    this.#hear(epoch, missed);
    this.#history.observed(this.name, { type: 'entered', epoch, seq });
    this.#at = { epoch, seq };
    this.#joined = true;
  }

  #hear(epoch: string, events: EventPayload<'room:events'>['events']): void {
    for (const event of events) {
      if (event.type === 'message') {
        this.#history.observed(this.name, { type: 'received', text: event.content, epoch, seq: event.seq });
      }
      if (this.#at) this.#at = { epoch, seq: event.seq };
    }
  }

  #ask<T>(
    name: string,
    payload: object,
    socket = this.#socket,
    onDone?: (output: T & object) => void,
  ): Promise<Ack<T & object> | null> {
    if (!socket?.connected || (name !== 'room:join' && !this.#joined)) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), ACK_MS);
      socket.emit(name, payload, (answer: Ack<T & object>) => {
        clearTimeout(timer);
        if (answer.ok) onDone?.(answer);
        resolve(answer);
      });
    });
  }

  #note(code: string): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }
}
