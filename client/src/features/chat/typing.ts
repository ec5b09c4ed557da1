import type { Clock } from '../../connection/clock.ts';

/** Somebody who says no more is taken to have stopped after this long. */
const EXPIRES_MS = 8_000;
/** Own typing is said at most this often. */
const REPEAT_MS = 4_000;

/** Who else is typing. */
export interface Typists {
  /** Takes a signal; each `true` counts for 8 s. */
  hear(memberId: string, typing: boolean): void;
  clear(): void;
}

/** `onChange` gets the ids of those who type, oldest first, whenever that changes. */
export function createTypists(clock: Clock, onChange: (memberIds: string[]) => void): Typists {
  const expiry = new Map<string, () => void>();

  function hear(memberId: string, typing: boolean): void {
    const known = expiry.has(memberId);
    expiry.get(memberId)?.();
    if (typing)
      expiry.set(
        memberId,
        clock.after(EXPIRES_MS, () => hear(memberId, false)),
      );
    else expiry.delete(memberId);
    if (known !== typing) onChange([...expiry.keys()]);
  }

  return {
    hear,
    clear() {
      for (const cancel of expiry.values()) cancel();
      if (expiry.size === 0) return;
      expiry.clear();
      onChange([]);
    },
  };
}

/** Says that this person types: at most once in 4 s, and once when they stop. */
export interface OwnTyping {
  typed(): void;
  stopped(): void;
}

export function createOwnTyping(clock: Clock, say: (typing: boolean) => void): OwnTyping {
  let saidAt: number | null = null;
  return {
    typed() {
      if (saidAt !== null && clock.now() - saidAt < REPEAT_MS) return;
      saidAt = clock.now();
      say(true);
    },
    stopped() {
      if (saidAt === null) return;
      saidAt = null;
      say(false);
    },
  };
}
