import {
  type Input,
  type OneWay,
  type OneWayName,
  type Output,
  oneWays,
  type RequestName,
  requests,
} from '@hearsay/shared/contract';
import type { Ack } from '@hearsay/shared/envelope';
import { Refusal } from '@hearsay/shared/errors';
import type { Limits } from '../../services/limits.ts';
import type { Session } from '../../services/live-room.ts';
import type { Refusals } from '../refusals.ts';
import { ackOf } from './frame.ts';
import { type ArrivedEvent, takeEvents } from './inlet.ts';
import { type Packet, PacketQueue } from './packet-queue.ts';
import type { Pressure } from './pressure.ts';
import type { HearsaySocket } from './server.ts';

/**
 * What a handler gives: the ack's output; or nothing, where it called `ack` itself, at the very moment from which on the
 * socket hears the room.
 */
type Answer<N extends RequestName> = Output<N> | undefined;

/** One handler a request. Each one only calls a service: parsing, order, limits of the socket and the ack are done here. */
export type RequestHandlers = {
  readonly [N in RequestName]: (
    session: Session,
    input: Input<N>,
    ack: (output: Output<N>) => void,
  ) => Answer<N> | Promise<Answer<N>>;
};

type AnyHandler = (
  session: Session,
  input: unknown,
  ack: (output: object) => void,
) => object | undefined | Promise<object | undefined>;

export type OneWayHandlers = {
  readonly [N in OneWayName]: (session: Session, input: OneWay<N>) => void;
};

export interface Dispatch {
  readonly requests: RequestHandlers;
  readonly oneWays: OneWayHandlers;
  readonly limits: Limits;
  readonly refusals: Refusals;
  readonly pressure: Pressure;
}

/** Undefined for what has no answer, or was answered already. */
type Answered = Ack<object> | undefined;

/** Requests that take their place as they are begun: the next one need not wait for the answer. */
const FLOWING: ReadonlySet<unknown> = new Set<RequestName>(['chat:send']);

/**
 * Receives every event of a socket, in order. `hold` is called as each arrives, and before it is answered: what the socket
 * is told in the rest of the turn may leave together.
 */
export function receive(socket: HearsaySocket, dispatch: Dispatch, hold: (socket: HearsaySocket) => void): void {
  const queue = new PacketQueue<Answered>();
  const receiver: Receiver = { socket, dispatch, hold };
  takeEvents(socket, (event) => {
    hold(socket);
    const arrived = new Arrived(event, receiver);
    // On arrival, so that what comes too fast is not held while it waits its turn.
    const retryAfterMs = dispatch.limits.tryTake('socketEvents', socket.data.session.id);
    if (retryAfterMs === 0) queue.take(arrived);
    else if (arrived.isRequest)
      arrived.answer(refusal(new Refusal('RATE_LIMIT_EXCEEDED', undefined, retryAfterMs), dispatch));
  });
}

/** Where a packet arrives. */
interface Receiver {
  readonly socket: HearsaySocket;
  readonly dispatch: Dispatch;
  readonly hold: (socket: HearsaySocket) => void;
}

/** An event that came in, and where its answer goes. */
class Arrived implements Packet<Answered> {
  readonly flows: boolean;
  readonly #name: unknown;
  readonly #payload: unknown;
  readonly #receiver: Receiver;
  /** What it is to be answered under: one answer, and none where none was asked for. */
  #id: number | undefined;

  constructor({ data, id }: ArrivedEvent, receiver: Receiver) {
    this.#name = data[0];
    this.#payload = data[1];
    this.#id = id;
    this.#receiver = receiver;
    this.flows = FLOWING.has(this.#name);
  }

  /** Whether it asks for an answer. */
  get isRequest(): boolean {
    return this.#id !== undefined;
  }

  begin(): Answered | Promise<Answered> {
    const { socket, dispatch } = this.#receiver;
    const { session } = socket.data;
    // The answers to a burst must not be made for a reader that does not read (L3).
    if (dispatch.pressure.isOverfull(socket)) dispatch.pressure.cut(socket);
    if (session.life !== 'open') return;
    try {
      const output = this.#handle(session, dispatch);
      if (!(output instanceof Promise)) return accepted(output);
      return output.then(accepted, (error: unknown) => refusal(error, dispatch));
    } catch (error) {
      return refusal(error, dispatch);
    }
  }

  /** At once where nothing has to be waited for. */
  #handle(session: Session, { oneWays: heard, requests: asked }: Dispatch): ReturnType<AnyHandler> {
    const name = this.#name;
    if (isName(oneWays, name)) {
      (heard[name] as (session: Session, input: unknown) => void)(session, parse(oneWays[name], this.#payload));
      return;
    }
    if (!isName(requests, name)) throw new Refusal('VALIDATION_ERROR', 'There is no such request.');
    const input = parse(requests[name].input, this.#payload);
    return (asked[name] as AnyHandler)(session, input, (output) => this.answer({ ok: true, ...output }));
  }

  /**
   * Answers, together with what else the socket is told in the turn, unless a reader who does not read would then owe too
   * much: one answer may hold a whole pad (L3).
   */
  answer(answer: Answered): void {
    if (!answer || this.#id === undefined) return;
    const { socket, dispatch, hold } = this.#receiver;
    hold(socket);
    const pad = 'update' in answer && answer.update instanceof Uint8Array ? answer.update.length : 0;
    if (dispatch.pressure.isOverfull(socket, dispatch.pressure.buffered(socket) + pad)) dispatch.pressure.cut(socket);
    else socket.conn.write(ackOf(this.#id, answer));
    this.#id = undefined;
  }
}

function refusal(error: unknown, { refusals }: Dispatch): Ack<object> {
  return { ok: false, error: refusals.from(error).toWire() };
}

function accepted(output: object | undefined): Answered {
  return output && { ok: true, ...output };
}

/** By own property only: a client may send "constructor". */
function isName<Names extends object>(names: Names, name: unknown): name is keyof Names {
  return typeof name === 'string' && Object.hasOwn(names, name);
}

function parse(schema: { safeParse(value: unknown): { success: boolean; data?: unknown } }, payload: unknown): unknown {
  const given = payload === undefined ? {} : payload;
  const parsed = schema.safeParse(given);
  if (!parsed.success || !isPlainMap(given)) throw new Refusal('VALIDATION_ERROR');
  return parsed.data;
}

/** A schema without required keys would take bytes and dates for a map. */
function isPlainMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
