import { randomBytes } from 'node:crypto';
import type { LiveSnapshot } from '../../domain/room-snapshot.ts';
import type { RoomChannel } from './redis-channel.ts';
import type { Answered } from './redis-questions.ts';
import type { LineState } from './redis-scripts.ts';
import { relayAway } from './relay-away.ts';

/** Others are waited for as long as this, and only where there are any. */
const PATIENCE_MS = 1_000;

/** Where a node begins to hear a room. */
export interface Opening {
  readonly epoch: string;
  /** The last place that is known here already. */
  readonly seq: number;
  readonly line: LineState;
  readonly snapshot: LiveSnapshot | null;
}

/**
 * Finds a room among the nodes that host it, or begins a new life of it where none does. The channel is heard already.
 * Rejects with `UNAVAILABLE` where someone should have it and does not answer: two lives of a room would split it.
 */
export async function openRoom(channel: RoomChannel, isElsewhere: () => Promise<boolean>): Promise<Opening> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const line = await channel.look();
    const others = line.hearers - 1;
    if (others > 0) {
      const { found, isFree } = await askOthers(channel, line, others, until - Date.now());
      if (found) return found;
      if (!isFree && Date.now() < until) {
        await pause(50);
        continue;
      }
    }
    if (await isElsewhere()) throw relayAway();
    const epoch = randomBytes(16).toString('base64url');
    const begun = await channel.begin(line.epoch, { epoch, base: 0, start: 0 });
    if (begun.epoch === epoch) return { epoch, seq: 0, line: begun, snapshot: null };
    // Another node was quicker, and can be asked.
    if (Date.now() > until) throw relayAway();
    await pause(10 + 20 * Math.random());
  }
}

/** `isFree`: all have answered, and none hosts the room. */
async function askOthers(
  channel: RoomChannel,
  line: LineState,
  others: number,
  ms: number,
): Promise<{ found: Opening | null; isFree: boolean }> {
  const isHost = (answer: { epoch: string } | null) =>
    answer !== null && (line.epoch === '' || answer.epoch === line.epoch);
  const answers = await channel.ask({ ask: 'who' }, Math.max(ms, 50), (given) => {
    const isCurrent = given.some(({ answer }) => isHost(answer) && answer !== null && answer.next > line.seq);
    return isCurrent || given.filter(({ node }) => node !== channel.node).length >= others;
  });
  const hosts = answers.filter(({ answer }) => isHost(answer)).sort(byWorth);
  for (const { node } of hosts) {
    const told = await channel.askNode(node, { ask: 'snapshot' }, PATIENCE_MS);
    if (told) return { found: { epoch: told.epoch, seq: told.next - 1, line, snapshot: told.live }, isFree: false };
  }
  const heard = answers.filter(({ node }) => node !== channel.node);
  return { found: null, isFree: heard.length >= others && heard.every(({ answer }) => answer === null) };
}

type Host = Answered<'who'>;

/** Who gave nothing up first, then who has heard most. */
const byWorth = ({ answer: a }: Host, { answer: b }: Host): number =>
  Number(b?.isWhole ?? false) - Number(a?.isWhole ?? false) || (b?.next ?? 0) - (a?.next ?? 0);

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
