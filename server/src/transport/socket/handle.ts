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
import { PacketQueue } from './packet-queue.ts';
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

type Reply = (answer: Ack<object>) => void;
/** Undefined for what has no answer, or was answered already. */
type Answered = Ack<object> | undefined;

/** Requests that take their place as they are begun: the next one need not wait for the answer. */
const FLOWING: ReadonlySet<unknown> = new Set<RequestName>(['chat:send']);

/**
 * Receives every packet of a socket, in order. Packets never reach Socket.IO's own listeners: a client that emits
 * "disconnect" must not run them. `hold` is called as each arrives, and before it is answered: what the socket is told in
 * the rest of the turn may leave together.
 */
export function receive(socket: HearsaySocket, dispatch: Dispatch, hold: (socket: HearsaySocket) => void): void {
  const queue = new PacketQueue<Answered>();
  socket.use(([name, ...args]: unknown[]) => {
    hold(socket);
    const acknowledge = args.at(-1);
    const reply =
      typeof acknowledge === 'function' ? answering(socket, acknowledge as Reply, dispatch.pressure, hold) : null;
    const payload = args[0] === acknowledge && reply ? undefined : args[0];
    const { session } = socket.data;
    // On arrival, so that what comes too fast is not held while it waits its turn.
    const retryAfterMs = dispatch.limits.tryTake('socketEvents', session.id);
    if (retryAfterMs > 0) {
      reply?.(refusal(new Refusal('RATE_LIMIT_EXCEEDED', undefined, retryAfterMs), dispatch));
      return;
    }
    queue.take({
      flows: FLOWING.has(name),
      begin() {
        // The answers to a burst must not be made for a reader that does not read (L3).
        if (dispatch.pressure.isOverfull(socket)) dispatch.pressure.cut(socket);
        return handle(session, name, payload, reply, dispatch);
      },
      answer: (answer) => answer && reply?.(answer),
    });
  });
}

/**
 * Answers, together with what else the socket is told in the turn, unless a reader who does not read would then owe too
 * much: one answer may hold a whole pad (L3).
 */
function answering(
  socket: HearsaySocket,
  acknowledge: Reply,
  pressure: Pressure,
  hold: (socket: HearsaySocket) => void,
): Reply {
  return (answer) => {
    hold(socket);
    const pad = 'update' in answer && answer.update instanceof Uint8Array ? answer.update.length : 0;
    if (pressure.isOverfull(socket, pressure.buffered(socket) + pad)) pressure.cut(socket);
    else acknowledge(answer);
  };
}

function refusal(error: unknown, { refusals }: Dispatch): Ack<object> {
  return { ok: false, error: refusals.from(error).toWire() };
}

/** Does one packet, at once where nothing has to be waited for. Neither throws nor rejects. */
function handle(
  session: Session,
  name: unknown,
  payload: unknown,
  reply: Reply | null,
  dispatch: Dispatch,
): Answered | Promise<Answered> {
  if (session.life !== 'open') return;
  const accepted = (output: object | undefined): Answered => output && { ok: true, ...output };
  try {
    if (isName(oneWays, name)) {
      const input = parse(oneWays[name], payload);
      (dispatch.oneWays[name] as (session: Session, input: unknown) => void)(session, input);
      return;
    }
    if (!isName(requests, name)) throw new Refusal('VALIDATION_ERROR', 'There is no such request.');
    const input = parse(requests[name].input, payload);
    const ack = (output: object): void => reply?.({ ok: true, ...output });
    const output = (dispatch.requests[name] as AnyHandler)(session, input, ack);
    if (!(output instanceof Promise)) return accepted(output);
    return output.then(accepted, (error: unknown) => refusal(error, dispatch));
  } catch (error) {
    return refusal(error, dispatch);
  }
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
