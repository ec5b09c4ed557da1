/** Time, handed in so that tests can fight it. */
export interface Clock {
  /** Milliseconds since 1970 UTC, by this machine; good for lapses only (S7). */
  now(): number;
  /** Runs `task` once, `ms` from now, unless the returned function is called before. */
  after(ms: number, task: () => void): () => void;
}

/** The browser's own clock. */
export const browserClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
