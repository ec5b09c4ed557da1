import { LocalRelay } from '../src/adapters/relay/local.ts';
import type { FanOut } from '../src/ports/fan-out.ts';
import type { Store } from '../src/ports/store.ts';
import { Hosting } from '../src/services/hosting.ts';
import { KnownUsers } from '../src/services/known-users.ts';
import { Limits } from '../src/services/limits.ts';
import type { Session } from '../src/services/live-room.ts';
import { Memberships } from '../src/services/memberships.ts';
import { Pad } from '../src/services/pad.ts';
import { Passwords } from '../src/services/passwords.ts';
import { PresenceKeeper } from '../src/services/presence-keeper.ts';
import { Revocation } from '../src/services/revocation.ts';
import { RoomControl } from '../src/services/room-control.ts';
import { type JoinAnswer, type JoinRequest, RoomEntry } from '../src/services/room-entry.ts';
import { Rooms } from '../src/services/rooms.ts';
import { newId, Secrets } from '../src/services/secrets.ts';
import { Sessions } from '../src/services/sessions.ts';
import { Settlements } from '../src/services/settlements.ts';
import { Sweeper } from '../src/services/sweeper.ts';
import { type LogLine, recordingLog } from './recording-log.ts';
import { TestClock } from './test-clock.ts';

const NODE = 'this-node';
const GRACE_MS = 90_000;
const UNJOINED_MS = 300_000;

const nobodyListens: FanOut = { events() {}, signal() {}, flush() {}, enter() {}, leave() {} };

/** Passwords that note what they compared. */
class WatchedPasswords extends Passwords {
  readonly compared: string[] = [];

  override matches(password: string, hash: string | null): Promise<boolean> {
    this.compared.push(password);
    return super.matches(password, hash);
  }
}

/** A relay that comes back when the test says so. */
class WatchedRelay extends LocalRelay {
  readonly #backs: (() => void)[] = [];

  override onBack(listener: () => void): void {
    this.#backs.push(listener);
  }

  back(): void {
    for (const listener of this.#backs) listener();
  }
}

interface ServicesOptions {
  readonly store: Store;
  readonly limitsScale?: number;
  /** Takes what is logged. */
  readonly record?: (...line: LogLine) => void;
}

/** The room services over a store of the test's own, without sockets: for races that need a store to be slow. */
export function openServices({ store, limitsScale = 1_000_000, record }: ServicesOptions) {
  const clock = new TestClock();
  const log = recordingLog(record);
  const secrets = new Secrets('a secret of the tests, and of nothing else');
  const relay = new WatchedRelay(NODE);
  const limits = new Limits(clock, limitsScale);
  const passwords = new WatchedPasswords();
  const settlements = new Settlements(log);
  const times = { graceMs: GRACE_MS, unjoinedMs: UNJOINED_MS, windowMs: 120_000 };
  const presenceKeeper = new PresenceKeeper(NODE, store, clock, settlements);
  const onSeats = presenceKeeper.keep.bind(presenceKeeper);
  const hosting = new Hosting({ node: NODE, store, relay, fanOut: nobodyListens, clock, secrets, onSeats, ...times });
  const memberships = new Memberships({ store, hosting, settlements, clock, graceMs: GRACE_MS });
  const shared = { store, hosting, memberships, limits, passwords, secrets, clock };
  const sessions = new Sessions();
  const entry = new RoomEntry({ ...shared, graceMs: GRACE_MS });
  const knownUsers = new KnownUsers(store, relay, clock);
  const revocation = new Revocation({ knownUsers, relay, sessions, entry, memberships, log });
  revocation.start();
  const sweeping = { ...shared, node: NODE, sessions, settlements, revocation, log, graceMs: GRACE_MS };
  return {
    clock,
    secrets,
    sessions,
    relay,
    knownUsers,
    revocation,
    hosting,
    memberships,
    entry,
    rooms: new Rooms({ ...shared, relay, log, unjoinedMs: UNJOINED_MS }),
    control: new RoomControl(shared),
    pad: new Pad(limits, clock),
    /** Not started: its rounds are the test's to call. */
    sweeper: new Sweeper(sweeping),
    /** Every password and passphrase that was compared. */
    compared: passwords.compared,
    /** A socket of somebody, or of a user by this id. */
    session: (userId: string = newId()) => openSession(userId, clock.now() + 3_600_000),
    /** A join's ack. */
    join: (session: Session, request: JoinRequest): Promise<JoinAnswer> =>
      new Promise((resolve, reject) => entry.join(session, request, resolve).catch(reject)),
  };
}

function openSession(userId: string, expiresAt: number): Session {
  return {
    id: newId(),
    userId,
    tokenId: newId(),
    expiresAt,
    address: '192.0.2.1',
    name: 'Somebody',
    presence: 'active',
    seat: null,
    life: 'open',
    tellClosed() {},
    tellSignals() {},
    disconnect() {},
  };
}
