import type { Logger } from '../../ports/logger.ts';
import { within } from '../deadline.ts';
import { HEARERS, type Script } from './redis-scripts.ts';
import { openWire, type Wire } from './redis-wire.ts';
import { relayAway } from './relay-away.ts';

/** Within this, a command is done or refused. */
const DEADLINE_MS = 1_000;
const WATCH_MS = 1_000;
const OPEN_MS = 3_000;
const RETRY_MS = { first: 50, most: 1_000 };

export interface LinkEvents {
  readonly onMessage: (channel: string, message: Buffer) => void;
  /** The link is up again, or a part of it: messages may have been missed. */
  readonly onBack: () => void;
}

/** Keeps a wire to Redis up, by itself, and says at once where it is down. */
export class RedisLink {
  readonly #url: string;
  readonly #log: Logger;
  readonly #events: LinkEvents;
  readonly #channels = new Set<string>();
  #wire: Wire | null = null;
  #closed = false;
  #watch: NodeJS.Timeout | undefined;
  #isAway = false;
  #isOpening = false;

  /** The log names states, never the address, which may hold a password. */
  constructor(url: string, log: Logger, events: LinkEvents) {
    this.#url = url;
    this.#log = log;
    this.#events = events;
  }

  /** Resolves once the link is up, or after a few seconds without: it goes on trying. */
  async open(): Promise<void> {
    // Nothing else may keep the process alive yet.
    await within(OPEN_MS, () => this.#keepUp()).catch(() => undefined);
  }

  /** Channels to be heard from the start. */
  keep(...channels: string[]): void {
    for (const channel of channels) this.#channels.add(channel);
  }

  get isUp(): boolean {
    return this.#wire !== null;
  }

  /** Runs a script on a line and its channel. Rejects with `UNAVAILABLE`; what was sent may have been done all the same. */
  run(script: Script, line: string, channel: string, args: (string | Buffer)[]): Promise<unknown> {
    return this.#do((wire) => within(DEADLINE_MS, () => execute(wire, script, line, channel, args)));
  }

  /** The same, for who has a deadline of their own: waits as long as the link is up. */
  runAtLeisure(script: Script, line: string, channel: string, args: (string | Buffer)[]): Promise<unknown> {
    return this.#do((wire) => execute(wire, script, line, channel, args));
  }

  /** The commands that differ in a cluster, where channels belong to parts of it. */
  get words(): { publish: string; count: string } {
    return this.#wire?.isCluster
      ? { publish: 'SPUBLISH', count: 'SHARDNUMSUB' }
      : { publish: 'PUBLISH', count: 'NUMSUB' };
  }

  publish(channel: string, message: Buffer): Promise<unknown> {
    return this.#do((wire) => within(DEADLINE_MS, () => wire.send(channel, [this.words.publish, channel, message])));
  }

  /** How many nodes hear a channel. */
  async hearers(channel: string): Promise<number> {
    return Number(await this.run(HEARERS, channel, channel, [this.words.count]));
  }

  /** Where it rejects the channel may be heard all the same, sooner or later: `unsubscribe` ends that too. */
  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel);
    await this.#do((wire) => within(DEADLINE_MS, () => wire.subscribe([channel])));
  }

  async unsubscribe(channel: string): Promise<void> {
    if (this.#channels.delete(channel))
      await this.#do((wire) => within(DEADLINE_MS, () => wire.unsubscribe(channel))).catch(() => undefined);
  }

  ping(): Promise<void> {
    return this.#do((wire) => within(DEADLINE_MS, () => wire.ping()));
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#watch);
    this.#drop(this.#wire);
  }

  async #do<T>(work: (wire: Wire) => Promise<T>): Promise<T> {
    const wire = this.#wire;
    if (!wire) throw relayAway();
    try {
      return await work(wire);
    } catch {
      throw relayAway();
    }
  }

  async #keepUp(): Promise<void> {
    if (this.#isOpening) return;
    this.#isOpening = true;
    for (let wait = RETRY_MS.first; !this.#closed && !this.#wire; wait = Math.min(2 * wait, RETRY_MS.most)) {
      try {
        await this.#connect();
      } catch (error) {
        this.#note(true, error);
        // Not all nodes at once.
        await pause(wait * (0.5 + Math.random() / 2));
      }
    }
    this.#isOpening = false;
  }

  async #connect(): Promise<void> {
    let opened: Wire | null = null;
    let isOver = false;
    const onBroken = () => {
      isOver = true;
      this.#drop(opened);
    };
    const opening = openWire(this.#url, { ...this.#events, onBroken, onDoubt: () => this.#events.onBack() });
    const wire = await within(OPEN_MS, () => opening).catch((error: unknown) => {
      // One that opens after its time is of no use.
      opening.then((late) => late.destroy()).catch(() => undefined);
      throw error;
    });
    opened = wire;
    const channels = [...this.#channels];
    try {
      await within(OPEN_MS, () => wire.subscribe(channels));
      if (isOver || this.#closed) throw new Error('the connection broke while it opened');
    } catch (error) {
      wire.destroy();
      throw error;
    }
    this.#wire = wire;
    for (const channel of channels) if (!this.#channels.has(channel)) wire.unsubscribe(channel).catch(() => undefined);
    this.#note(false);
    clearInterval(this.#watch);
    this.#watch = setInterval(() => void this.#check(wire), WATCH_MS);
    this.#watch.unref();
    this.#events.onBack();
  }

  /** A connection may be dead without a word. */
  async #check(wire: Wire): Promise<void> {
    await within(2 * WATCH_MS, () => wire.ping()).catch(() => this.#drop(wire));
  }

  #drop(wire: Wire | null): void {
    if (!wire || this.#wire !== wire) return;
    this.#wire = null;
    clearInterval(this.#watch);
    wire.destroy();
    if (this.#closed) return;
    this.#note(true);
    void this.#keepUp();
  }

  #note(isAway: boolean, error?: unknown): void {
    if (this.#isAway === isAway || this.#closed) return;
    this.#isAway = isAway;
    if (isAway)
      this.#log.warn('the relay cannot be reached', { error: error instanceof Error ? error.name : 'closed' });
    else this.#log.info('the relay answers again');
  }
}

async function execute(
  wire: Wire,
  { text, sha }: Script,
  line: string,
  channel: string,
  args: (string | Buffer)[],
): Promise<unknown> {
  const rest = ['2', line, channel, ...args];
  try {
    return await wire.send(line, ['EVALSHA', sha, ...rest]);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return wire.send(line, ['EVAL', text, ...rest]);
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
