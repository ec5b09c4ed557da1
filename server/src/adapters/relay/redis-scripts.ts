import { createHash } from 'node:crypto';

/**
 * What Redis does in one step. A room's line is a hash: the `epoch` of its life, the `seq` of its last event, and, where
 * Redis had forgotten it, `base` and `start`: places after `base` and up to `start` belong to no event (docs/decisions).
 */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

/** How long a line outlives the last word of it, in seconds: it is spoken of more often while a node hosts the room. */
const LINE_SECONDS = 180;

const TELL = `
local function tell()
  local at = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'base', 'start')
  if at[1] then redis.call('EXPIRE', KEYS[1], ${LINE_SECONDS}) end
  local heard = redis.call('PUBSUB', ARGV[1], KEYS[2])
  return { at[1] or '', tonumber(at[2] or '0'), tonumber(at[3] or '0'), tonumber(at[4] or '0'), heard[2] }
end
`;

/** KEYS: line, channel. ARGV: NUMSUB or SHARDNUMSUB. Gives epoch (empty for none), seq, base, start, number of nodes that hear. */
export const LOOK = script(`${TELL} return tell()`);

/** KEYS: the channel, twice. ARGV: NUMSUB or SHARDNUMSUB. Gives the number of nodes that hear it. As a command of its own a cluster's client would ask any master. */
export const HEARERS = script(`return redis.call('PUBSUB', ARGV[1], KEYS[2])[2]`);

/**
 * Begins a life, or one anew: where the epoch is still `expected` (empty for none). Where that epoch goes on, only forward.
 * ARGV: as above, expected, epoch, base, start. Tells what holds then.
 */
export const BEGIN = script(`${TELL}
local at = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
if (at[1] or '') == ARGV[2] and (ARGV[2] ~= ARGV[3] or tonumber(at[2]) < tonumber(ARGV[5])) then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[3], 'seq', ARGV[5], 'base', ARGV[4], 'start', ARGV[5])
end
return tell()`);

/**
 * Gives events their places and sends them to every node that hears the room. KEYS: line, channel. ARGV: epoch, number
 * of events, PUBLISH or SPUBLISH, payload, the last place that the node has heard of. Gives the first place and the `base`
 * that holds; as a first place, 0 where the line is forgotten, wholly or in part, and -1 where it has another epoch. The
 * message that nodes hear begins with both.
 */
export const PUBLISH = script(`
local at = redis.call('HMGET', KEYS[1], 'epoch', 'base', 'seq')
if not at[1] then return { 0, 0 } end
if at[1] ~= ARGV[1] then return { -1, 0 } end
if tonumber(at[3]) < tonumber(ARGV[5]) then return { 0, 0 } end
local base = tonumber(at[2] or '0')
local first = redis.call('HINCRBY', KEYS[1], 'seq', ARGV[2]) - ARGV[2] + 1
redis.call('EXPIRE', KEYS[1], ${LINE_SECONDS})
redis.call(ARGV[3], KEYS[2], struct.pack('>I8I8', first, base) .. ARGV[4])
return { first, base }`);

/** What LOOK and BEGIN tell. */
export interface LineState {
  /** Empty where Redis knows of no life. */
  readonly epoch: string;
  readonly seq: number;
  readonly base: number;
  readonly start: number;
  /** Nodes that hear the room. */
  readonly hearers: number;
}

/** Where something stands, and under which `base` it was placed. */
export interface Placing {
  readonly first: number;
  readonly base: number;
}

/** The reply of PUBLISH. */
export function readPlacing(reply: unknown): Placing {
  const [first, base] = reply as [number, number];
  return { first, base };
}

/** The reply of LOOK and BEGIN. */
export function readLine(reply: unknown): LineState {
  const [epoch, seq, base, start, hearers] = reply as [string, number, number, number, number];
  return { epoch, seq, base, start, hearers };
}
