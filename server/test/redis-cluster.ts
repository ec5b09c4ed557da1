import { createClient } from 'redis';
import { freePort } from './free-port.ts';
import { type RedisProcess, startRedisProcess } from './redis-server.ts';

const SLOTS = 16_384;
/** A master that is silent for so long is replaced, in milliseconds; where there is no replica, a slow one is waited for. */
const NODE_TIMEOUT_MS = { replaced: 1_500, alone: 10_000 };
const READY_MS = 20_000;

/** One process of a cluster, and a word to it. */
export interface ClusterMember {
  readonly id: string;
  readonly process: RedisProcess;
  command(...args: string[]): Promise<unknown>;
}

/** A Redis Cluster of the tests' own: masters that share the slots evenly, in order; where asked for, a replica of the last one. */
export interface RedisCluster {
  /** Names one of them. */
  readonly url: string;
  readonly masters: readonly ClusterMember[];
  readonly replica: ClusterMember | null;
  /** Hands slots from the one that has them to another master, with the keys in them, as a resharding does. */
  moveSlot(slot: number, from: ClusterMember, to: ClusterMember): Promise<void>;
  stop(): Promise<void>;
}

async function startMember(nodeTimeoutMs: number): Promise<ClusterMember | null> {
  // By itself the second port is 10,000 above the first: that may be none.
  const process = await startRedisProcess(
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    String(await freePort()),
    '--cluster-node-timeout',
    String(nodeTimeoutMs),
    '--repl-diskless-sync-delay',
    '0',
  );
  if (!process) return null;
  const command = async (...args: string[]) => {
    const client = createClient({ url: process.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await client.sendCommand(args);
    } finally {
      client.destroy();
    }
  };
  return { id: String(await command('CLUSTER', 'MYID')), process, command };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > deadline) throw new Error('the Redis Cluster is not ready');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Null where there is no `redis-server` on the PATH. */
export async function startRedisCluster({ masters = 3, replicas = 0 as 0 | 1 } = {}): Promise<RedisCluster | null> {
  const nodeTimeoutMs = replicas > 0 ? NODE_TIMEOUT_MS.replaced : NODE_TIMEOUT_MS.alone;
  const started = await Promise.all(Array.from({ length: masters + replicas }, () => startMember(nodeTimeoutMs)));
  const members = started.filter((member) => member !== null);
  const [first] = members;
  if (!first) return null;
  const stop = async () => void (await Promise.all(members.map(({ process }) => process.stop())));
  try {
    const share = Math.ceil(SLOTS / masters);
    for (const [index, { command }] of members.slice(0, masters).entries()) {
      await command('CLUSTER', 'ADDSLOTSRANGE', `${index * share}`, `${Math.min(SLOTS, (index + 1) * share) - 1}`);
      await command('CLUSTER', 'SET-CONFIG-EPOCH', `${index + 1}`);
    }
    const busPort = await busPortOf(first);
    for (const { command } of members.slice(1)) {
      await command('CLUSTER', 'MEET', '127.0.0.1', `${first.process.port}`, busPort);
    }
    for (const { command } of members) {
      await until(async () => {
        const info = String(await command('CLUSTER', 'INFO'));
        return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${members.length}`);
      });
    }
    const replica = replicas === 1 ? (members.at(-1) ?? null) : null;
    const last = members[masters - 1];
    if (replica && last) {
      await replica.command('CLUSTER', 'REPLICATE', last.id);
      await until(async () => String(await replica.command('INFO', 'replication')).includes('master_link_status:up'));
      for (const { command } of members)
        await until(async () => String(await command('CLUSTER', 'NODES')).includes('slave'));
    }
    return {
      url: first.process.url,
      masters: members.slice(0, masters),
      replica,
      async moveSlot(slot, from, to) {
        await to.command('CLUSTER', 'SETSLOT', `${slot}`, 'IMPORTING', from.id);
        await from.command('CLUSTER', 'SETSLOT', `${slot}`, 'MIGRATING', to.id);
        const keys = (await from.command('CLUSTER', 'GETKEYSINSLOT', `${slot}`, '1000')) as string[];
        if (keys.length > 0)
          await from.command('MIGRATE', '127.0.0.1', `${to.process.port}`, '', '0', '5000', 'KEYS', ...keys);
        // The new owner first, then the old one; the third hears of it from them.
        for (const { command } of [to, from]) await command('CLUSTER', 'SETSLOT', `${slot}`, 'NODE', to.id);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function busPortOf({ command }: ClusterMember): Promise<string> {
  const [, port = ''] = /@(\d+)/.exec(String(await command('CLUSTER', 'NODES'))) ?? [];
  return port;
}
