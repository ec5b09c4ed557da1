import type { Refusal } from '@hearsay/shared/errors';

interface Waiter {
  readonly seq: number;
  readonly resolve: () => void;
  readonly reject: (reason: Refusal) => void;
}

/** Those who wait until this node has applied an event of a room, each by the event's place. */
export class SequenceWaiters {
  readonly #waiters: Waiter[] = [];

  /** Resolves once `seq` is reached, and not before those who asked earlier. */
  until(seq: number): Promise<void> {
    return new Promise((resolve, reject) => this.#waiters.push({ seq, resolve, reject }));
  }

  /** The event at `seq` is applied, and so is all before it. */
  reach(seq: number): void {
    while (this.#waiters[0] && this.#waiters[0].seq <= seq) this.#waiters.shift()?.resolve();
  }

  /** Nothing more will be applied: all who wait are refused. */
  refuse(reason: Refusal): void {
    for (const { reject } of this.#waiters.splice(0)) reject(reason);
  }
}
