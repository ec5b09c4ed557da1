import type { WireError } from '@hearsay/shared/errors';
import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import { toWireError } from './join-policy.ts';

/** A message that the server keeps failing on is given up after so many tries. */
const SERVER_ERROR_TRIES = 3;

/** What became of a message. */
export type OutboxUpdate =
  | { id: string; status: 'sending' }
  | { id: string; status: 'sent'; seq: number; sentAt: number }
  | { id: string; status: 'failed'; error: WireError };

export interface OutboxDeps {
  /** Sends one message. Rejects with `Refusal`; `UNAVAILABLE` where nobody answered. */
  readonly deliver: (message: { id: string; content: string }) => Promise<{ seq: number; sentAt: number }>;
  readonly onUpdate: (update: OutboxUpdate) => void;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * Messages on their way out: in memory, in order, one in flight at a time. A message keeps its id for every try, so
 * that the server shows it once (S3); nothing later overtakes it, unless it has failed for good.
 */
export interface Outbox {
  /** How many are waiting or in flight. */
  size(): number;
  /** Queues `text`, made well-formed (T2), under `id`. */
  add(id: string, text: string): void;
  /** A failed message goes to the end of the queue, under its id. */
  retry(id: string): void;
  /** Forgets a message, failed or still queued. */
  discard(id: string): void;
  /** Its event was seen, which is worth an ack. */
  confirm(id: string): void;
  /** Whether the session is live. Shut, everything waits. */
  setOpen(open: boolean): void;
  /** Nothing more can be sent: fails what is queued. */
  failAll(error: WireError): void;
  clear(): void;
}

interface Entry {
  readonly id: string;
  readonly content: string;
  tries: number;
}

export function createOutbox({ deliver, onUpdate, clock, random }: OutboxDeps): Outbox {
  let queue: Entry[] = [];
  const failed = new Map<string, Entry>();
  let inFlight: Entry | null = null;
  let open = false;
  let cancelWait: (() => void) | null = null;

  async function pump(): Promise<void> {
    const entry = queue[0];
    if (!open || inFlight !== null || cancelWait !== null || entry === undefined) return;
    inFlight = entry;
    try {
      const { seq, sentAt } = await deliver({ id: entry.id, content: entry.content });
      if (inFlight !== entry) return;
      take(entry.id);
      onUpdate({ id: entry.id, status: 'sent', seq, sentAt });
    } catch (failure) {
      if (inFlight !== entry) return;
      inFlight = null;
      refused(entry, failure);
    }
    void pump();
  }

  function refused(entry: Entry, failure: unknown): void {
    const error = toWireError(failure);
    const again =
      error.code === 'RATE_LIMIT_EXCEEDED' ||
      error.code === 'UNAVAILABLE' ||
      error.code === 'NOT_IN_ROOM' ||
      (error.code === 'SERVER_ERROR' && entry.tries + 1 < SERVER_ERROR_TRIES);
    if (!again) fail(entry, error);
    // The session is down, and says when it is live again: no wait of our own.
    if (!again || !open) return;
    const afterMs = error.retryAfterMs ?? backoffMs(entry.tries, random);
    entry.tries += 1;
    cancelWait = clock.after(afterMs, () => {
      cancelWait = null;
      void pump();
    });
  }

  function fail(entry: Entry, error: WireError): void {
    take(entry.id);
    failed.set(entry.id, entry);
    onUpdate({ id: entry.id, status: 'failed', error });
  }

  function take(id: string): void {
    queue = queue.filter((entry) => entry.id !== id);
    if (inFlight?.id === id) inFlight = null;
  }

  function stopWaiting(): void {
    cancelWait?.();
    cancelWait = null;
  }

  return {
    size: () => queue.length,
    add(id, text) {
      queue.push({ id, content: text.replace(/\p{Surrogate}/gu, '\uFFFD'), tries: 0 });
      void pump();
    },
    retry(id) {
      const entry = failed.get(id);
      if (entry === undefined) return;
      failed.delete(id);
      queue.push({ ...entry, tries: 0 });
      onUpdate({ id, status: 'sending' });
      void pump();
    },
    discard(id) {
      failed.delete(id);
      if (queue[0]?.id === id) stopWaiting();
      take(id);
      void pump();
    },
    confirm(id) {
      failed.delete(id);
      if (queue[0]?.id === id) stopWaiting();
      take(id);
      void pump();
    },
    setOpen(next) {
      open = next;
      void pump();
    },
    failAll(error) {
      stopWaiting();
      inFlight = null;
      for (const entry of queue) fail(entry, error);
    },
    clear() {
      stopWaiting();
      queue = [];
      failed.clear();
      inFlight = null;
    },
  };
}
