import { pause, type Seat } from './gathering.ts';

/** Something that happens to one tab's network, and is over when it resolves. */
export type Misfortune = (seat: Seat) => Promise<void>;

/** The lift: nothing passes for `ms`. With `wakes` the device notices that it is back, as a phone does. */
export const blackhole =
  (ms: number, { wakes = true } = {}): Misfortune =>
  async ({ tab, network }) => {
    network.set({ blackhole: true });
    await pause(ms);
    network.set({});
    if (wakes) tab.session.wake();
  };

/** The connection is reset, so that the server knows at once, and nothing passes for `ms`. */
export const cutOff =
  (ms: number): Misfortune =>
  async (seat) => {
    seat.network.reset();
    await blackhole(ms)(seat);
  };

/** The phone has another network: its connections are dead, and neither end knows. */
export const handover: Misfortune = async ({ tab, network }) => {
  network.strand();
  tab.session.wake();
};

/** As `handover`, but what was said last on the old connection reaches the server after it was said again on the new one. */
export const lateWords: Misfortune = async ({ tab, network }) => {
  const release = network.strand();
  tab.say();
  tab.session.wake();
  await pause(4_000);
  // Slowly, so that the words are heard before the goodbye that follows them.
  network.set({ bytesPerSecond: 4_000 });
  release();
  await pause(500);
  network.set({});
};

/** Every connection is reset, again and again. */
export const resets =
  (forMs: number, everyMs: number): Misfortune =>
  async ({ network }) => {
    for (const end = Date.now() + forMs; Date.now() < end; ) {
      network.reset();
      await pause(everyMs);
    }
  };

/** What the tab says is heard, but it hears no answer: every ack is eaten. */
export const eatenAcks =
  (ms: number): Misfortune =>
  async ({ tab, network }) => {
    network.set({ eatAnswers: true });
    tab.say();
    await pause(ms);
    network.set({});
  };

/** The tab's end of the connection is gone, and the server does not know. */
export const halfOpen: Misfortune = async ({ network }) => network.halfOpen();

/** A slow and late network. */
export const mud =
  (ms: number, bytesPerSecond: number, delayMs: number): Misfortune =>
  async ({ network }) => {
    network.set({ bytesPerSecond, delayMs });
    await pause(ms);
    network.set({});
  };

/** One after the other. */
export const inTurn =
  (...misfortunes: readonly Misfortune[]): Misfortune =>
  async (seat) => {
    for (const misfortune of misfortunes) await misfortune(seat);
  };
