import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '@hearsay/shared/errors';
import express, { type Router } from 'express';
import type { Clock } from '../../ports/clock.ts';
import type { Relay } from '../../ports/relay.ts';
import type { Store } from '../../ports/store.ts';
import type { Census, Metrics } from '../metrics.ts';
import { bearerToken } from './bearer-token.ts';

export interface OperationsParts {
  readonly store: Store;
  readonly relay: Relay;
  readonly metrics: Metrics;
  readonly census: Census;
  readonly clock: Clock;
  readonly version: string;
  /** Absent: there is no `/metrics`. */
  readonly metricsToken: string | undefined;
}

/** What operators and load balancers ask: `/health` (alive), `/ready` (can serve), `/metrics` (figures). */
export function operationsRouter({
  store,
  relay,
  metrics,
  census,
  clock,
  version,
  metricsToken,
}: OperationsParts): Router {
  const router = express.Router();
  const startedAt = clock.now();

  router.get('/health', (_request, response) => {
    const timestamp = clock.now();
    response.json({
      status: 'ok',
      version,
      uptimeSeconds: Math.floor((timestamp - startedAt) / 1000),
      connections: census.connections(),
      rooms: census.rooms(),
      timestamp,
    });
  });

  router.get('/ready', async (_request, response) => {
    const down: string[] = [];
    const check = (name: string, ping: Promise<void>) => ping.catch(() => void down.push(name));
    await Promise.all([check('store', store.ping()), check('relay', relay.ping())]);
    if (down.length === 0) response.json({ status: 'ready' });
    else
      response
        .status(503)
        .json({ error: new Refusal('UNAVAILABLE', `Not reachable: ${down.join(', ')}.`).toWire(), down });
  });

  router.get('/metrics', async (request, response) => {
    if (metricsToken === undefined) throw new Refusal('NOT_FOUND');
    if (!isSame(bearerToken(request.headers) ?? '', metricsToken)) throw new Refusal('AUTH_ERROR');
    response.type(metrics.contentType).send(await metrics.text());
  });

  return router;
}

/** Compares in constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
