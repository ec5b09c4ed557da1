import { createClient, createCluster } from 'redis';

/** What a wire tells whoever opened it. */
export interface WireEvents {
  readonly onMessage: (channel: string, message: Buffer) => void;
  /** The wire is of no use any more. */
  readonly onBroken: () => void;
  /** It goes on, but may have missed something: a part of a cluster was away. */
  readonly onDoubt: () => void;
}

/** An open pair of connections to Redis, or to a cluster: one to command, one to hear. */
export interface Wire {
  readonly isCluster: boolean;
  /** `key` says which part of a cluster is meant. */
  send(key: string, args: (string | Buffer)[]): Promise<unknown>;
  subscribe(channels: string[]): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
  /** Resolves when both connections answer; of a cluster, when any part of it does. */
  ping(): Promise<void>;
  destroy(): void;
}

const CONNECT_MS = 2_000;
/** A connection to a part of a cluster may be dead without a word: it is asked, and given up where nothing comes. */
const PART = { pingInterval: 1_000, silenceMs: 3_000 };
/** How often it is looked whether slots of a cluster were given to others; and their new master is waited for as long. */
const FOLLOW_MS = 500;

/** No reconnecting by itself, and no queue while it is away: whoever keeps the wire sees to both. */
const OPTIONS = {
  disableOfflineQueue: true,
  commandsQueueMaxLength: 10_000,
  // An AbortSignal for each command; the link has its own deadlines.
  commandOptions: { timeout: 0 },
  maintNotifications: 'disabled',
} as const;

const newClient = (url: string) =>
  createClient({ ...OPTIONS, url, socket: { connectTimeout: CONNECT_MS, reconnectStrategy: false } });

/** Opens a wire. The address may name a single Redis or any node of a cluster. */
export async function openWire(url: string, events: WireEvents): Promise<Wire> {
  const client = newClient(url);
  client.on('error', events.onBroken);
  try {
    await client.connect();
    const isCluster = /cluster_enabled:1/.test(String(await client.sendCommand(['INFO', 'cluster'])));
    if (!isCluster) return await pairOf(client, events);
  } catch (error) {
    client.destroy();
    throw error;
  }
  client.off('error', events.onBroken).on('error', () => undefined);
  client.destroy();
  return clusterOf(url, events);
}

async function pairOf(client: ReturnType<typeof newClient>, { onMessage, onBroken }: WireEvents): Promise<Wire> {
  const hearing = client.duplicate();
  hearing.on('error', onBroken);
  try {
    await hearing.connect();
  } catch (error) {
    hearing.destroy();
    throw error;
  }
  const hear = (message: Buffer, channel: Buffer) => onMessage(channel.toString(), message);
  const channels = new Set<string>();
  return {
    isCluster: false,
    send: (_key, args) => client.sendCommand(args),
    async subscribe(more) {
      if (more.length === 0) return;
      for (const channel of more) channels.add(channel);
      await hearing.subscribe(more, hear, true);
      // Left meanwhile. The client took no note of that, and would take it for heard when it is asked for again.
      const left = more.filter((channel) => !channels.has(channel));
      if (left.length > 0) await hearing.unsubscribe(left, hear, true);
    },
    unsubscribe(channel) {
      channels.delete(channel);
      return hearing.unsubscribe(channel, hear, true);
    },
    ping: async () => void (await Promise.all([client.sendCommand(['PING']), hearing.sendCommand(['PING'])])),
    destroy() {
      client.destroy();
      hearing.destroy();
    },
  };
}

async function clusterOf(url: string, { onMessage, onDoubt }: WireEvents): Promise<Wire> {
  const { username, password, protocol } = new URL(url);
  const cluster = createCluster({
    rootNodes: [{ url }],
    defaults: {
      ...OPTIONS,
      pingInterval: PART.pingInterval,
      ...(username && { username: decodeURIComponent(username) }),
      ...(password && { password: decodeURIComponent(password) }),
      socket: {
        connectTimeout: CONNECT_MS,
        socketTimeout: PART.silenceMs,
        reconnectStrategy: (retries: number) => Math.min(50 * 2 ** retries, 1_000),
        ...(protocol === 'rediss:' && { tls: true as const }),
      },
    },
  });
  cluster.on('error', () => undefined);
  cluster.on('node-error', () => undefined);
  cluster.on('node-ready', onDoubt);
  const hear = (message: Buffer, channel: Buffer) => onMessage(channel.toString(), message);
  try {
    await cluster.connect();
  } catch (error) {
    cluster.destroy();
    throw error;
  }
  const channels = new Set<string>();
  const hearOne = async (channel: string) => {
    await cluster.sSubscribe(channel, hear, true);
    // Left meanwhile.
    if (!channels.has(channel)) await cluster.sUnsubscribe(channel, hear, true);
  };
  let slots: unknown = cluster.slots;
  // A channel whose slot moved is heard of elsewhere only later, or, where the client missed the word of it, not at all.
  const following = setInterval(() => {
    if (cluster.slots === slots) return;
    slots = cluster.slots;
    const followed = Promise.all([...channels].map(hearOne));
    const retry = () => {
      slots = null;
    };
    followed.catch(retry);
    // A part that is away says itself when it is back.
    Promise.race([followed, pause(FOLLOW_MS)]).then(onDoubt, retry);
  }, FOLLOW_MS);
  following.unref();
  return {
    isCluster: true,
    send: (key, args) => cluster.sendCommand(key, false, args),
    // One a channel: they belong to different parts.
    async subscribe(more) {
      for (const channel of more) channels.add(channel);
      await Promise.all(more.map(hearOne));
    },
    unsubscribe(channel) {
      channels.delete(channel);
      return cluster.sUnsubscribe(channel, hear, true);
    },
    // The rooms of a part that is away wait for it; those of the others must not.
    ping: () => Promise.any(cluster.masters.map(async (part) => void (await (await cluster.nodeClient(part)).ping()))),
    destroy() {
      clearInterval(following);
      cluster.destroy();
    },
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
