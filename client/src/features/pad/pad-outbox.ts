import { Refusal, type WireError } from '@hearsay/shared/errors';
import * as Y from 'yjs';
import { backoffMs } from '../../connection/backoff.ts';
import type { Clock } from '../../connection/clock.ts';
import { splitUpdate } from './update-pieces.ts';

/** Between two updates: keeps a fast typist far below 60 a second (L1). */
const PACE_MS = 40;
/** What goes out together: small and few, so that merging stays cheap and a piece stays a piece. */
const BATCH_UPDATES = 64;
const BATCH_BYTES = 16 * 1024;

export interface PadOutboxDeps {
  /** Sends one update. Rejects with `Refusal`; `UNAVAILABLE` where nobody answered. */
  readonly deliver: (update: Uint8Array) => Promise<unknown>;
  /** The server does not take the first update, for a reason that waiting does not cure. The outbox has shut itself. */
  readonly onRefused: (error: WireError) => void;
  /** How many wait has changed. */
  readonly onChange: () => void;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
}

/**
 * Own updates on their way out, in order, one in flight at a time (P6). What was once sent is sent again byte for byte;
 * small updates that follow on each other go as one only as long as they were never sent.
 */
export interface PadOutbox {
  /** How many are not acknowledged. */
  size(): number;
  add(update: Uint8Array): void;
  /** Shut, everything waits. Opening tries the first one at once. */
  setOpen(open: boolean): void;
  /** Everything that is not acknowledged, in order; it leaves the outbox. */
  take(): Uint8Array[];
  /** The first one, if there is any. */
  first(): Uint8Array | undefined;
}

export function createPadOutbox({ deliver, onRefused, onChange, clock, random }: PadOutboxDeps): PadOutbox {
  let queue: Uint8Array[] = [];
  /** Was sent once, perhaps: stays as it is. */
  let head: Uint8Array | null = null;
  let inFlight = false;
  let open = false;
  let tries = 0;
  let lastSentAt = Number.NEGATIVE_INFINITY;
  let cancelWait: (() => void) | null = null;
  /** Grows when the outbox shuts: what was in flight before counts no more. */
  let turn = 0;

  function stopWaiting(): void {
    cancelWait?.();
    cancelWait = null;
  }

  function waitFor(ms: number): void {
    stopWaiting();
    cancelWait = clock.after(ms, () => {
      cancelWait = null;
      pump();
    });
  }

  function nextBatch(): Uint8Array | null {
    let bytes = 0;
    let count = 0;
    for (const update of queue) {
      if (count > 0 && (count === BATCH_UPDATES || bytes + update.length > BATCH_BYTES)) break;
      bytes += update.length;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    const [only] = batch;
    if (only === undefined) return null;
    return batch.length === 1 ? only : Y.mergeUpdates(batch);
  }

  function pump(): void {
    if (!open || inFlight || cancelWait !== null || (head === null && queue.length === 0)) return;
    const wait = head === null ? lastSentAt + PACE_MS - clock.now() : 0;
    if (wait > 0) return waitFor(wait);
    head ??= nextBatch();
    if (head !== null) void send(head);
  }

  async function send(update: Uint8Array): Promise<void> {
    const mine = turn;
    inFlight = true;
    lastSentAt = clock.now();
    try {
      await deliver(update);
    } catch (failure) {
      if (mine === turn) refused(failure instanceof Refusal ? failure : new Refusal('SERVER_ERROR'));
      return;
    }
    if (mine !== turn) return;
    inFlight = false;
    head = null;
    tries = 0;
    onChange();
    pump();
  }

  function refused(error: Refusal): void {
    inFlight = false;
    switch (error.code) {
      case 'RATE_LIMIT_EXCEEDED':
      case 'UNAVAILABLE':
      case 'NOT_IN_ROOM':
        waitFor(error.retryAfterMs ?? backoffMs(tries, random));
        tries += 1;
        return;
      default:
        setOpen(false);
        onRefused(error.toWire());
    }
  }

  function setOpen(next: boolean): void {
    if (open === next) return;
    open = next;
    if (open) {
      pump();
      return;
    }
    turn += 1;
    tries = 0;
    inFlight = false;
    stopWaiting();
  }

  const all = () => (head === null ? queue : [head, ...queue]);
  return {
    size: () => all().length,
    add(update) {
      queue.push(...splitUpdate(update));
      onChange();
      pump();
    },
    setOpen,
    take() {
      const taken = all();
      queue = [];
      head = null;
      onChange();
      return taken;
    },
    first: () => all()[0],
  };
}
