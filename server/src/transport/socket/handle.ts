import { type Input, type OneWay, type OneWayName, oneWays, type Output, type RequestName, requests } from '@hearsay/shared/contract';
import type { Ack } from '@hearsay/shared/envelope';
import { Refusal } from '@hearsay/shared/errors';
import type { Limits } from '../../services/limits.ts';
import type { Session } from '../../services/live-room.ts';
import type { Refusals } from '../refusals.ts';
import type { Pressure } from './pressure.ts';
import type { HearsaySocket } from './server.ts';

/** What a handler gives: the ack's output, or a last step to be done in the same moment as the ack. */
type Answer<N extends RequestName> = Output<N> | (() => Output<N>);

/** One handler a request. Each one only calls a service: parsing, order, limits of the socket and the ack are done here. */
export type RequestHandlers = {
  readonly [N in RequestName]: (session: Session, input: Input<N>) => Answer<N> | Promise<Answer<N>>;
};

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

/**
 * Receives every packet of a socket, in order, one at a time. Packets never reach Socket.IO's own listeners: a client
 * that emits "disconnect" must not run them.
 */
export function receive(socket: HearsaySocket, dispatch: Dispatch): void {
  let last: Promise<void> = Promise.resolve();
  socket.use(([name, ...args]: unknown[]) => {
    if (dispatch.pressure.isOverfull(socket)) {
      socket.disconnect(true);
      return;
    }
    const acknowledge = args.at(-1);
    const reply: Reply | null = typeof acknowledge === 'function' ? (answer) => acknowledge(answer) : null;
    const payload = args[0] === acknowledge && reply ? undefined : args[0];
    last = last.then(() => handle(socket.data.session, name, payload, reply, dispatch));
  });
}

/** Does one packet. Never rejects. */
async function handle(
  session: Session,
  name: unknown,
  payload: unknown,
  reply: Reply | null,
  { requests: handlers, oneWays: oneWayHandlers, limits, refusals }: Dispatch,
): Promise<void> {
  if (session.gone) return;
  try {
    limits.take('socketEvents', session.id);
    if (isName(oneWays, name)) {
      const input = parse(oneWays[name], payload);
      (oneWayHandlers[name] as (session: Session, input: unknown) => void)(session, input);
      return;
    }
    if (!isName(requests, name)) throw new Refusal('VALIDATION_ERROR', 'There is no such request.');
    const input = parse(requests[name].input, payload);
    const answer = await (handlers[name] as (session: Session, input: unknown) => unknown)(session, input);
    const output = (typeof answer === 'function' ? answer() : answer) as object;
    reply?.({ ok: true, ...output });
  } catch (error) {
    const refusal = refusals.from(error);
    reply?.({ ok: false, error: refusal.toWire() });
  }
}

/** By own property only: a client may send "constructor". */
function isName<Names extends object>(names: Names, name: unknown): name is keyof Names {
  return typeof name === 'string' && Object.hasOwn(names, name);
}

function parse(schema: { safeParse(value: unknown): { success: boolean; data?: unknown } }, payload: unknown): unknown {
  const parsed = schema.safeParse(payload === undefined ? {} : payload);
  if (!parsed.success) throw new Refusal('VALIDATION_ERROR');
  return parsed.data;
}
