/** Every size, rate and bound of the wire contract, in one place. Rule numbers are docs/PROTOCOL.md's. */

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Text bounds (T2, T4). Code points, graphemes or bytes as each name says. */
export const TEXT = {
  messageCodePoints: 4_000,
  nameGraphemes: 32,
  nameCodePoints: 128,
  passwordBytes: { min: 8, max: 72 },
  passphraseBytes: { min: 1, max: 72 },
  idCharacters: 64,
} as const;

/** Bytes that may cross in one piece (L2, P1). */
export const SIZE = {
  socketFrame: 300 * KIB,
  httpBody: 64 * KIB,
  padUpdate: 256 * KIB,
  stateVector: 64 * KIB,
  awareness: 16 * KIB,
} as const;

/** Room capacity, in members (L2). */
export const CAPACITY = { min: 1, default: 100, max: 500 } as const;

/** The replay window: whichever bound comes first (S4). Its age is a setting, `REPLAY_WINDOW_SECONDS`. */
export const WINDOW = { events: 500, bytes: MIB } as const;

/** How long, and for how many messages a room, a resend is recognised (S3). */
export const DEDUPE = { ageMs: 10 * MINUTE, messages: 65_536 } as const;

/** Bounds of the pad (P1, P2, P7). */
export const PAD = {
  retainedBytes: 2 * MIB,
  deletionHeadroomBytes: 64 * KIB,
  clientsPerUpdate: 1_000,
  nesting: 32,
  clockEnd: 2 ** 32,
  awarenessIdsPerSocket: 8,
  newClientIds: { perMember: 64, perMinute: 1, perRoom: 2_000 },
  lazyUpdates: 500,
} as const;

/** A reader that does not drain (L3). */
export const BACKPRESSURE = {
  skipSignalsBytes: 256 * KIB,
  disconnectBytes: 4 * MIB,
  disconnectAfterMs: 20 * SECOND,
} as const;

/** Life of tokens, in milliseconds. Clients renew in the last quarter. */
export const TOKEN_LIFE = { guest: 12 * HOUR, registered: 7 * 24 * HOUR } as const;

/** Open sockets at one time (L1). */
export const SOCKETS = { perUser: 20, perAddress: 200 } as const;

/** A token bucket: `burst` at most, refilled by `tokens` every `perMs`. */
export interface Rate {
  readonly tokens: number;
  readonly perMs: number;
  readonly burst: number;
}

const rate = (tokens: number, perMs: number, burst = tokens): Rate => ({ tokens, perMs, burst });

/** Every rate of L1. `LIMITS_SCALE` multiplies tokens and burst, never a size. */
export const RATES = {
  messages: rate(60, MINUTE, 10),
  padUpdates: rate(60, SECOND, 120),
  padBytes: rate(256 * KIB, SECOND, 512 * KIB),
  padSyncs: rate(2, SECOND, 10),
  awareness: rate(20, SECOND),
  typing: rate(1, SECOND),
  joins: rate(10, MINUTE),
  rooms: rate(20, HOUR),
  passphraseChanges: rate(10, MINUTE),
  renames: rate(10, MINUTE),
  roomUpdates: rate(60, MINUTE),
  presence: rate(2, SECOND, 20),
  socketEvents: rate(200, SECOND),
  guestsPerAddress: rate(60, HOUR),
  registrationsPerAddress: rate(20, HOUR),
  failedLoginsPerAddress: rate(10, MINUTE),
  failedJoinsPerAddress: rate(10, MINUTE),
} as const satisfies Record<string, Rate>;

export type RateName = keyof typeof RATES;
