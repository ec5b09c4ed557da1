import { Refusal } from '@hearsay/shared/errors';

/**
 * Calls `late` after `ms`, and gives what calls that off. What lies in the sockets by then is read first: an event loop that
 * stood still runs its timers before it reads, and would take an answer that is there for one that did not come
 * (https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick).
 */
export function deadline(ms: number, late: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    immediate = setImmediate(late);
  }, ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}

/** What `work` gives. Rejects with `UNAVAILABLE` where that takes longer than `ms`: the work goes on unheard, and is told so by `isLate`. */
export async function within<T>(ms: number, work: (isLate: () => boolean) => Promise<T>): Promise<T> {
  let late = false;
  let callOff: (() => void) | undefined;
  const over = new Promise<never>((_, reject) => {
    callOff = deadline(ms, () => {
      late = true;
      reject(new Refusal('UNAVAILABLE'));
    });
  });
  try {
    return await Promise.race([work(() => late), over]);
  } finally {
    callOff?.();
  }
}
