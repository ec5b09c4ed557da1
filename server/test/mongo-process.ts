import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { freePort } from './free-port.ts';
import type { MongoProgram } from './mongo-provision.ts';
import { OwnProcess } from './own-process.ts';

const START_MS = 30_000;

/** Packed, a text could stand in mongod's files in two pieces, and a search of them (T1) would say nothing. */
const READABLE = ['--wiredTigerCollectionBlockCompressor', 'none', '--wiredTigerJournalCompressor', 'none'];

/** SecantusDB's own command, ending when the test process goes, however it goes: its end of the pipe closes then. */
const SECANTUS = `
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
from secantus.cli import main
sys.exit(main())
`;

/** A Mongo server of the tests' own, to be broken at will. The data outlives `kill`, and goes with `stop`. */
export interface MongoProcess {
  readonly port: number;
  /** Where its files lie. */
  readonly directory: string;
  /** Of the running process; undefined between `kill` and `restart`. */
  pid(): number | undefined;
  /** SIGSTOP: connections stay open, nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL; resolves when it is dead. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function answers(port: number): Promise<boolean> {
  const client = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${port}`, {
    directConnection: true,
    serverSelectionTimeoutMS: 500,
  });
  try {
    await client.db('admin').command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close(true);
  }
}

/** Starts a program on a free port with a fresh directory; resolves when it answers a ping. */
export async function startMongoProcess(program: Exclude<MongoProgram, { missing: string }>): Promise<MongoProcess> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'hearsay-mongo-'));
  const common = ['--port', String(port)];
  const args =
    program.kind === 'mongod'
      ? [...common, '--bind_ip', '127.0.0.1', '--dbpath', directory, ...READABLE]
      : [
          '-c',
          SECANTUS,
          ...common,
          '--host',
          '127.0.0.1',
          '--storage-path',
          directory,
          '--sync-on-commit',
          '--log-level',
          'ERROR',
        ];
  const server = new OwnProcess();

  const start = async () => {
    const started = server.own(spawn(program.command, args, { stdio: ['pipe', 'ignore', 'pipe'] }));
    let complaint = '';
    started.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-1_000);
    });
    started.on('error', (error) => {
      complaint = error.message;
    });
    const end = Date.now() + START_MS;
    while (!(await answers(port))) {
      if (started.exitCode !== null || started.pid === undefined || Date.now() > end) {
        started.kill('SIGKILL');
        throw new Error(`${program.kind} did not start: ${complaint}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  const kill = async () => void (await server.end('SIGKILL'));

  const stop = async () => {
    await kill();
    await rm(directory, { recursive: true, force: true });
  };

  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    directory,
    pid: () => server.pid,
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    kill,
    restart: start,
    stop,
  };
}
