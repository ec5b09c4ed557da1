const TICK_MS = 10;

/**
 * What `work` gives, or a failure where it takes longer than `ms`. Counted in ticks of this process's own loop: what is slow
 * because the machine stood still meanwhile is no later, so that a promise can be tested where nothing may be timed.
 */
export async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let ticks = 0;
  const late = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      ticks += 1;
      if (ticks * TICK_MS >= ms) reject(new Error(`not within ${ms} ms`));
    }, TICK_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearInterval(timer);
  }
}
