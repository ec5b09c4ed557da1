import { ackSchema } from '@hearsay/shared/envelope';
import { Refusal } from '@hearsay/shared/errors';
import type * as z from 'zod/mini';
import type { Clock } from './clock.ts';
import type { Connection } from './socket.ts';

/** Nobody answered: what was asked may or may not have been done. */
export class NoAnswer extends Refusal {
  constructor() {
    super('UNAVAILABLE', 'There is no connection to the room at the moment.');
  }
}

/** How to ask: the ack's shape, how long to wait for it, and a signal that ends the wait when the socket is gone. */
export interface Asking<Answer> {
  readonly schema: z.ZodMiniType<Answer>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Sends a request and gives its parsed ack. Rejects with the server's `Refusal`, or with `NoAnswer`. */
export function ask<Answer>(
  connection: Pick<Connection, 'emit'>,
  name: string,
  payload: unknown,
  { schema, timeoutMs, signal, clock }: Asking<Answer>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      cancel();
      signal.removeEventListener('abort', giveUp);
      reject(new NoAnswer());
    };
    const cancel = clock.after(timeoutMs, giveUp);
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp);
    connection.emit(name, payload, (answer) => {
      cancel();
      signal.removeEventListener('abort', giveUp);
      const ack = ackSchema.safeParse(answer);
      if (ack.success && !ack.data.ok) {
        const { code, message, retryAfterMs } = ack.data.error;
        return reject(new Refusal(code, message, retryAfterMs));
      }
      const parsed = ack.success ? schema.safeParse(ack.data) : null;
      if (parsed?.success) resolve(parsed.data);
      else reject(new Refusal('SERVER_ERROR', 'The answer was not understood.'));
    });
  });
}
