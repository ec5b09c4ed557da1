import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalRelay } from './adapters/relay/local.ts';
import { openEmbeddedStore } from './adapters/store/embedded.ts';
import type { Config } from './config.ts';
import { type Clock, systemClock } from './ports/clock.ts';
import type { Logger } from './ports/logger.ts';
import type { Relay } from './ports/relay.ts';
import type { Store } from './ports/store.ts';
import { Accounts } from './services/accounts.ts';
import { Chat } from './services/chat.ts';
import { Hosting } from './services/hosting.ts';
import { KnownUsers } from './services/known-users.ts';
import { Limits } from './services/limits.ts';
import { Memberships } from './services/memberships.ts';
import { Pad } from './services/pad.ts';
import { Passwords } from './services/passwords.ts';
import { Presence } from './services/presence.ts';
import { PresenceKeeper } from './services/presence-keeper.ts';
import { Revocation } from './services/revocation.ts';
import { RoomControl } from './services/room-control.ts';
import { RoomEntry } from './services/room-entry.ts';
import { Rooms } from './services/rooms.ts';
import { newId, Secrets } from './services/secrets.ts';
import { Sessions } from './services/sessions.ts';
import { Settlements } from './services/settlements.ts';
import { standingSignals } from './services/standing.ts';
import { Sweeper } from './services/sweeper.ts';
import { Tokens } from './services/tokens.ts';
import { apiRouter } from './transport/http/api.ts';
import { clientRouter } from './transport/http/client-files.ts';
import { routeHandlers } from './transport/http/handlers.ts';
import { watchConnections } from './transport/http/open-connections.ts';
import { operationsRouter } from './transport/http/operations.ts';
import { securityHeaders } from './transport/http/security-headers.ts';
import { createHttpApp } from './transport/http/server.ts';
import { type Census, Metrics } from './transport/metrics.ts';
import { Refusals } from './transport/refusals.ts';
import { chatOneWays, chatRequests } from './transport/socket/chat-handlers.ts';
import { acceptSockets } from './transport/socket/connections.ts';
import { SocketFanOut } from './transport/socket/fan-out.ts';
import { padOneWays, padRequests } from './transport/socket/pad-handlers.ts';
import { presenceRequests } from './transport/socket/presence-handlers.ts';
import { Pressure } from './transport/socket/pressure.ts';
import { roomRequests } from './transport/socket/room-handlers.ts';
import { createSocketServer, forgetUpgrade } from './transport/socket/server.ts';

/** How long clients have, at the end, to answer a goodbye. */
const GOODBYE_MS = 1_000;

export interface Surroundings {
  readonly log: Logger;
  readonly version: string;
  /** The built client; null where someone else serves it. */
  readonly clientFolder: string | null;
  readonly clock?: Clock;
}

/** A running server. */
export interface App {
  readonly port: number;
  readonly store: string;
  readonly relay: string;
  readonly metrics: Metrics;
  /** Hands its members over and ends: they are told `shutdown`, and come back to it or to another node. */
  close(): Promise<void>;
}

/** The Mongo driver is large: it is loaded only where it is used, so that a start without it takes half a second. */
async function openStore({ mongoUrl }: Config, log: Logger): Promise<Store> {
  if (mongoUrl === undefined) return openEmbeddedStore();
  const { openMongoStore } = await import('./adapters/store/mongo.ts');
  return openMongoStore(mongoUrl, log);
}

/** Likewise: loading it takes 80 ms. */
async function openRelay({ redisUrl, mongoUrl }: Config, node: string, secrets: Secrets, log: Logger): Promise<Relay> {
  if (redisUrl === undefined) return new LocalRelay(node);
  if (mongoUrl === undefined)
    log.warn('nodes that do not share a store do not know of each other’s rooms: set MONGO_URL');
  const { openRedisRelay } = await import('./adapters/relay/redis.ts');
  return openRedisRelay({ url: redisUrl, node, key: secrets.relayKey, log });
}

/** Builds a server from its settings and starts it: the only place where adapters are chosen. */
export async function createApp(
  config: Config,
  { log, version, clientFolder, clock = systemClock }: Surroundings,
): Promise<App> {
  const { graceMs, unjoinedMs, windowMs, trustProxy, publicOrigins, limitsScale } = config;
  const isSecure = publicOrigins.some((origin) => origin.startsWith('https:'));
  const node = newId();
  const secrets = new Secrets(config.secret);
  const store = await openStore(config, log);
  const relay = await openRelay(config, node, secrets, log);

  const io = createSocketServer(publicOrigins);
  const pressure = new Pressure();
  const fanOut = new SocketFanOut(io, pressure);

  const limits = new Limits(clock, limitsScale);
  const passwords = new Passwords();
  const sessions = new Sessions();
  const settlements = new Settlements(log);
  const knownUsers = new KnownUsers(store, relay, clock);
  const tokens = new Tokens(secrets.tokenKey, clock);
  const accounts = new Accounts({ store, knownUsers, relay, tokens, passwords, limits, clock });
  const presenceKeeper = new PresenceKeeper(node, store, clock, settlements);
  const onSeats = presenceKeeper.keep.bind(presenceKeeper);
  const hosting = new Hosting({ node, store, relay, fanOut, clock, secrets, onSeats, graceMs, unjoinedMs, windowMs });
  const memberships = new Memberships({ store, hosting, settlements, clock, graceMs });
  const rooms = new Rooms({ store, relay, hosting, memberships, limits, passwords, secrets, clock, log, unjoinedMs });
  const entry = new RoomEntry({ store, hosting, memberships, limits, passwords, secrets, clock, graceMs });
  const control = new RoomControl({ store, hosting, memberships, limits, passwords });
  const chat = new Chat(limits, clock);
  const pad = new Pad(limits, clock);
  const revocation = new Revocation({ knownUsers, relay, sessions, entry, memberships, log });
  const sweeping = { settlements, revocation, clock, log, graceMs };
  const sweeper = new Sweeper({ node, store, hosting, memberships, sessions, ...sweeping });

  const census: Census = {
    connections: () => sessions.size,
    rooms: () => hosting.size,
    members: () => hosting.all().reduce((sum, { room }) => sum + room.roster.size, 0),
    padFaults: () => hosting.all().reduce((sum, { room }) => sum + room.padFaults, 0),
  };
  const metrics = new Metrics(census);
  const refusals = new Refusals(metrics, log);

  const stopWatching = acceptSockets({
    io,
    entry,
    sessions,
    fanOut,
    clock,
    handshake: { accounts, sessions, refusals, trustProxy, limitsScale },
    dispatch: {
      requests: {
        ...roomRequests(entry, control),
        ...chatRequests(chat, metrics),
        ...padRequests(pad),
        ...presenceRequests(new Presence(limits)),
      },
      oneWays: { ...chatOneWays(chat), ...padOneWays(pad) },
      limits,
      refusals,
      pressure,
    },
    standing: (key) => {
      const live = hosting.get(key);
      return live ? standingSignals(live.room) : null;
    },
  });

  const http = createServer(
    createHttpApp({
      api: apiRouter(routeHandlers({ accounts, rooms, isSecure }), accounts, trustProxy),
      operations: operationsRouter({
        store,
        relay,
        metrics,
        census,
        clock,
        version,
        metricsToken: config.metricsToken,
      }),
      client: clientFolder === null ? null : clientRouter(clientFolder),
      refusals,
      publicOrigins,
      trustProxy,
      isSecure,
    }),
  );
  const endConnections = watchConnections(http);
  io.attach(http);
  io.engine.use(securityHeaders(isSecure));
  io.engine.use(forgetUpgrade);
  revocation.start();
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(config.port, config.host, resolve);
  });
  sweeper.start();

  return {
    port: (http.address() as AddressInfo).port,
    store: store.kind,
    relay: relay.kind,
    metrics,
    async close() {
      http.close();
      sweeper.stop();
      stopWatching();
      const handedOver = Promise.all(hosting.all().map((live) => live.handOver()));
      fanOut.end();
      await Promise.race([io.close(), clock.sleep(GOODBYE_MS)]);
      endConnections();
      // Leases end by themselves where the store is away.
      await store.clearNode(node).catch(() => undefined);
      await handedOver;
      await relay.close();
      await store.close();
    },
  };
}
