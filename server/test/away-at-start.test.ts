import { expect, it } from 'vitest';
import { call } from './http-call.ts';
import { startServerProcess } from './server-process.ts';

/** Nobody listens at port 1. */
const NOWHERE = '127.0.0.1:1';

it('a server opens though neither its store nor its relay is there, and says so', async () => {
  const server = await startServerProcess({
    MONGO_URL: `mongodb://${NOWHERE}/hearsay`,
    REDIS_URL: `redis://${NOWHERE}`,
    JWT_SECRET: 'of the tests alone, and 32 characters long',
    LOG_LEVEL: 'silent',
  });
  try {
    expect((await call(server.url, 'GET', '/health')).status).toBe(200);
    expect(await call(server.url, 'GET', '/ready')).toMatchObject({ status: 503 });
  } finally {
    await server.kill();
  }
}, 60_000);
