import type { WireError } from '@hearsay/shared/errors';
import type * as z from 'zod/mini';
import type { Clock } from './clock.ts';
import { ask } from './request.ts';
import type { Connection, Dial } from './socket.ts';

/** The whole handshake, the server's look at the token included, takes at most this long. */
const DIAL_TIMEOUT_MS = 10_000;

/** One socket of a session, with its pending requests: they end when it does. */
export interface Line {
  readonly open: boolean;
  /** When it was dialled. */
  readonly since: number;
  /** Whether the join on this socket was acknowledged. */
  inRoom: boolean;
  /** The device woke, and has asked on this socket whether it still lives. */
  doubted: boolean;
  ask<Answer>(name: string, payload: unknown, schema: z.ZodMiniType<Answer>, timeoutMs: number): Promise<Answer>;
  send(name: string, payload: unknown): void;
  /** Ends it without a word to its owner. */
  drop(): void;
}

/** What a line tells its owner: at most one `onDown`, and nothing after `drop`. */
export interface LineHandlers {
  onOpen(line: Line): void;
  /** It failed to open, with the server's reason where it gave one, or it was lost. */
  onDown(error: WireError | null): void;
  onEvent(name: string, payload: unknown): void;
}

/** Dials, and gives up on a handshake that hangs. */
export function openLine(dial: Dial, call: Parameters<Dial>[0], clock: Clock, handlers: LineHandlers): Line {
  const ending = new AbortController();
  let open = false;
  let connection: Connection | null = null;

  function end(): boolean {
    if (ending.signal.aborted) return false;
    open = false;
    cancelTimeout();
    ending.abort();
    connection?.close();
    return true;
  }
  function down(error: WireError | null): void {
    if (end()) handlers.onDown(error);
  }

  const line: Line = {
    get open() {
      return open;
    },
    since: clock.now(),
    inRoom: false,
    doubted: false,
    ask: (name, payload, schema, timeoutMs) =>
      ask({ emit: (...args) => connection?.emit(...args) }, name, payload, {
        schema,
        timeoutMs,
        clock,
        signal: ending.signal,
      }),
    send(name, payload) {
      if (open) connection?.emit(name, payload);
    },
    drop: end,
  };
  const cancelTimeout = clock.after(DIAL_TIMEOUT_MS, () => down(null));
  connection = dial(call, {
    onOpen() {
      if (ending.signal.aborted) return;
      open = true;
      cancelTimeout();
      handlers.onOpen(line);
    },
    onFailed: down,
    onClosed: () => down(null),
    onEvent(name, payload) {
      if (open) handlers.onEvent(name, payload);
    },
  });
  return line;
}
