import type { RoomChannel } from './redis-channel.ts';
import type { PlacedEvents } from './redis-envelope.ts';
import type { Answered } from './redis-questions.ts';
import type { LineState } from './redis-scripts.ts';
import { relayAway } from './relay-away.ts';
import type { RoomLine, Span } from './room-line.ts';

/** What is on its way from Redis gets this long to come by itself. */
const LAG_MS = 50;
const ASK_MS = 1_000;
/** Other nodes are waited for as long as this before the room goes on without their word. */
const PATIENCE_MS = 3_000;
const RESTORE_MS = 2_000;
/** Places passed over where some node may have heard more before Redis forgot: it can never have heard so many. */
const LEAP = 2 ** 20;

/** A room that may have missed something. */
export interface Patient {
  readonly channel: RoomChannel;
  readonly line: RoomLine;
  /** The `base` of the room's line in Redis, under which everything was placed that the line has heard. */
  base: number;
  /** Another base holds: what was placed under it may be heard now. */
  onAgreed(): void;
  /** Nodes without whose word it is not complete. */
  peers(): readonly string[];
  /** Other nodes never heard these events, which this one has told: they are to be published again. */
  republish(events: PlacedEvents): void;
  /** Some of the places up to `seq` may be missing for good. */
  onGap(seq: number): void;
}

/**
 * Makes a node's line whole again: learns from others what it missed, and speaks for the room where Redis has forgotten it
 * (docs/decisions). `lost`: the room lives on without this node's part in it. Rejects with `UNAVAILABLE` while Redis is away.
 */
export async function repair(patient: Patient): Promise<'whole' | 'lost'> {
  const { channel, line } = patient;
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const heard = line.last;
    const found = await channel.look();
    // A snapshot was loaded, or a replica that lagged took over: places that have been given would be given again.
    const isBehind = found.epoch === line.epoch && found.seq < heard;
    const state = found.epoch === '' || isBehind ? await restore(patient, found) : found;
    if (state.epoch !== line.epoch || !agree(patient, state)) return 'lost';
    if (!line.missing(state.seq)) return 'whole';
    await pause(LAG_MS);
    const gap = line.missing(state.seq);
    if (!gap) continue;
    const answers = await ask(patient, gap, state);
    const still = line.missing(gap.to);
    if (!still) continue;
    if (answers.some(({ answer }) => answer && answer.oldest > still.from && answer.next > still.from)) return 'lost';
    const isVoid = answers.some(({ answer }) => answer && answer.oldest <= still.from && answer.next > still.to);
    if (isVoid || isComplete(patient, answers, state)) line.skip(still);
    else if (Date.now() > until) giveUp(patient, answers, still);
    else await pause(LAG_MS);
  }
}

/** Asks for events, and takes them as they come. */
function ask(patient: Patient, gap: Span, state: LineState): Promise<readonly Answered<'lack'>[]> {
  const { channel, line } = patient;
  return channel.ask({ ask: 'lack', epoch: line.epoch, ...gap }, ASK_MS, (given) => {
    for (const { answer } of given) if (answer) line.fill(answer.events);
    return !line.missing(gap.to) || isComplete(patient, given, state);
  });
}

/** Whether all who may know have spoken. This node's own word means that it has heard all that was said before it asked. */
function isComplete(
  { channel, peers }: Pick<Patient, 'channel' | 'peers'>,
  answers: readonly Answered<'lack'>[],
  { hearers }: LineState,
): boolean {
  const nodes = new Set(answers.map(({ node }) => node));
  return nodes.has(channel.node) && nodes.size >= hearers && peers().every((peer) => nodes.has(peer));
}

function giveUp({ channel, line, onGap }: Patient, answers: readonly Answered<'lack'>[], gap: Span): void {
  // Deaf itself: nothing is known then.
  if (!answers.some(({ node }) => node === channel.node)) throw relayAway();
  onGap(gap.to);
  line.giveUp(gap);
}

/** Whether another node, heard of again, has what this one gave up on. */
export async function isMendable({ channel, line }: Patient): Promise<boolean> {
  const { hearers } = await channel.look();
  const answers = await channel.ask(
    { ask: 'who' },
    ASK_MS,
    (given) => new Set(given.map(({ node }) => node)).size >= hearers,
  );
  return answers.some(({ answer }) => answer?.isWhole && answer.epoch === line.epoch && answer.next >= line.next);
}

/** Takes note where Redis had forgotten the room and a node spoke for it. False where both cannot be true. */
function agree(patient: Patient, { base, start }: LineState): boolean {
  const { line } = patient;
  if (base === patient.base) return true;
  const heardMore = line.next - 1 > base;
  if (heardMore && start === base) return false;
  patient.base = base;
  const tail = heardMore ? line.tell({ from: base + 1, to: line.next - 1 }).events : [];
  line.skip({ from: base + 1, to: start });
  patient.onAgreed();
  if (tail.length > 0) patient.republish(tail);
  return true;
}

/** Redis has forgotten the room, or the last of it: it goes on after the last place that any node has heard. */
async function restore({ channel, line, peers }: Patient, found: LineState): Promise<LineState> {
  const until = Date.now() + RESTORE_MS;
  let last = line.last;
  for (;;) {
    const answers = await channel.ask({ ask: 'who' }, ASK_MS / 2, (given) => {
      const nodes = new Set(given.map(({ node }) => node));
      return nodes.has(channel.node) && peers().every((peer) => nodes.has(peer));
    });
    for (const { answer } of answers) if (answer?.epoch === line.epoch) last = Math.max(last, answer.last);
    const nodes = new Set(answers.filter(({ answer }) => answer !== null).map(({ node }) => node));
    const isSure = peers().every((peer) => nodes.has(peer));
    if (isSure || Date.now() > until) {
      return channel.begin(found.epoch, { epoch: line.epoch, base: last, start: isSure ? last : last + LEAP });
    }
    await pause(LAG_MS);
    const state = await channel.look();
    if (state.epoch !== found.epoch || state.base !== found.base) return state;
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
