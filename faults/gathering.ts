import { createApi } from '../client/src/connection/api.ts';
import { seededRandom } from '../server/src/domain/seeded-random.ts';
import { History } from '../server/test/faults/history.ts';
import { checkHistory, type Verdict } from '../server/test/faults/history-checker.ts';
import { TcpProxy } from '../server/test/faults/tcp-proxy.ts';
import { newToken, Tab } from './tab.ts';

const DAY_MS = 86_400_000;

/** A tab, and the stretch of network between it and the server. */
export interface Seat {
  readonly tab: Tab;
  readonly network: TcpProxy;
}

export interface GatheringOptions {
  /** The server's own address; guests and the room are made there. */
  readonly serverUrl: string;
  readonly seed: number;
  readonly size: number;
  /** Where the tabs' networks lead to, in turn; by default, to that server. */
  readonly ports?: readonly [number, ...number[]];
}

/** A room full of tabs, each behind a network of its own, and the history of what they went through. */
export class Gathering {
  readonly seats: readonly Seat[];
  readonly code: string;
  readonly history: History;
  readonly random: ReturnType<typeof seededRandom>;

  private constructor(seats: readonly Seat[], code: string, history: History, random: ReturnType<typeof seededRandom>) {
    this.seats = seats;
    this.code = code;
    this.history = history;
    this.random = random;
  }

  /** Everybody in one new room, host first. Clocks are off by up to a day, either way (S7). */
  static async meet({
    serverUrl,
    seed,
    size,
    ports = [Number(new URL(serverUrl).port)],
  }: GatheringOptions): Promise<Gathering> {
    const random = seededRandom(seed);
    const history = new History();
    const seats: Seat[] = [];
    for (let index = 0; index < size; index += 1) {
      const name = `s${seed}t${index}`;
      const network = await TcpProxy.start({ port: ports[index % ports.length] ?? ports[0] });
      const clockErrorMs = (random.below(3) - 1) * DAY_MS;
      const own = seededRandom(seed * 1_000 + index);
      const parts = { name, url: network.url, history, clockErrorMs, random: () => own.below(2 ** 32) / 2 ** 32 };
      seats.push({ network, tab: new Tab(parts, await newToken(serverUrl, name)) });
    }
    const call = createApi({ origin: serverUrl, fetch, token: () => seats[0]?.tab.token ?? null });
    const { room } = await call('POST /api/rooms', {});
    await seats[0]?.tab.join(room.code);
    await Promise.all(seats.map(({ tab }) => tab.join(room.code)));
    return new Gathering(seats, room.code, history, random);
  }

  /** Talks for `ms`: all tabs together some `perSecond` messages, at instants and in turns that the seed decides. */
  async talk(ms: number, perSecond: number): Promise<void> {
    const end = Date.now() + ms;
    while (Date.now() < end) {
      this.seats[this.random.below(this.seats.length)]?.tab.say();
      await pause(this.random.below(2_000 / perSecond));
    }
  }

  /** Clears the weather, wakes every tab, and waits until all are back and know what became of what they said. */
  async settle(withinMs = 30_000): Promise<void> {
    for (const { network } of this.seats) network.set({});
    for (const { tab } of this.seats) tab.session.wake();
    await until(
      () => this.seats.every(({ tab }) => tab.isLive && tab.chat.getState().outbox === 0),
      withinMs,
      () =>
        this.seats
          .map(({ tab }) => `${tab.name}: ${tab.session.state().phase}, ${tab.chat.getState().outbox} unsent`)
          .join('\n'),
    );
    const last = this.seats[0]?.tab;
    last?.say();
    const text = this.history.sendings.at(-1)?.text ?? '';
    await until(
      () => this.seats.every(({ tab }) => tab.shows(text)),
      withinMs,
      () => `not everybody got "${text}"`,
    );
  }

  verdict(): Verdict {
    for (const { tab } of this.seats) tab.showPage();
    return checkHistory(this.history);
  }

  async close(): Promise<void> {
    await Promise.all(this.seats.map(({ tab }) => tab.close()));
    await Promise.all(this.seats.map(({ network }) => network.close()));
  }
}

/** Resolves after `ms`. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something holds; rejects, saying why, when that takes longer than `withinMs`. */
export async function until(condition: () => boolean, withinMs: number, why: () => string): Promise<void> {
  const end = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms:\n${why()}`);
    await pause(20);
  }
}
