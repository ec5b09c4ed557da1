import { type ServerProcess, startServerProcess } from './server-process.ts';
import { untilReady } from './until-ready.ts';

const READY_MS = 30_000;

/** A node in a process of its own, to be killed and frozen. */
export interface NodeProcess extends ServerProcess {
  /** SIGTERM; resolves when it has ended. */
  end(): Promise<void>;
}

/** Starts a node with these settings on a free port; resolves when it reaches its store and its relay. */
export async function startNodeProcess(settings: Record<string, string>): Promise<NodeProcess> {
  const server = await startServerProcess(settings);
  try {
    await untilReady(server.url, READY_MS, 'the node did not start');
  } catch (error) {
    await server.kill();
    throw error;
  }
  return { ...server, end: async () => void (await server.kill('SIGTERM')) };
}
