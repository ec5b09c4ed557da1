import { setTimeout as sleep } from 'node:timers/promises';
import { measure, quantile } from '../measure.mjs';
import { startNodes } from '../nodes.mjs';
import { gather, prepare } from '../people/gathering.mjs';
import { CONTENT } from './crowd.mjs';

/**
 * Faster at first, and for long: V8 still compiles after ten thousand messages, and what is measured is to be compiled code. No
 * more under way than a server keeps up with: it would be measured while it catches up.
 */
const WARM_UP = { ms: 15_000, messagesPerSecond: 2_000, underWay: 20 };
/** Before each slice as well, where others were loaded meanwhile: an idle server lets go of memory and code. */
const LEAD_MS = 1_000;
const DRAIN_MS = 50;
const LAST_DRAIN_MS = 500;
const LOOK_EVERY_MS = 1;

/** A server with people in its rooms, who talk when they are told to. */
async function assemble(kind, { people, rooms, nodes }) {
  const server = await startNodes(kind, nodes);
  const sentAt = Array.from({ length: people }, () => []);
  const latencies = [];
  let [deliveries, sent, isWatched] = [0, 0, false];
  const onMessages = (_, { messages }) => {
    const now = performance.now();
    deliveries += messages.length;
    if (isWatched) for (const { person, count } of messages) latencies.push(now - sentAt[person][count]);
  };
  let members;
  try {
    const prepared = await prepare(server, people, rooms);
    members = await gather(server, { people, rooms, prepared, onMessages });
  } catch (error) {
    await server.stop();
    throw error;
  }
  const sendNext = () => {
    const person = sent % people;
    sent += 1;
    sentAt[person].push(performance.now());
    members[person].send(sentAt[person].length - 1, CONTENT);
  };
  const underWay = () => sent - deliveries / (people / rooms);
  /** Messages at an even pace, from one person after the other, until `during` is over; those over `most` under way are left out. */
  const talk = async (messagesPerSecond, during, most = Number.POSITIVE_INFINITY) => {
    let lookedAt = performance.now();
    let due = 0;
    const timer = setInterval(() => {
      const now = performance.now();
      due += ((now - lookedAt) / 1_000) * messagesPerSecond;
      lookedAt = now;
      for (; due >= 1; due -= 1) if (underWay() < most) sendNext();
    }, LOOK_EVERY_MS);
    try {
      return await during();
    } finally {
      clearInterval(timer);
    }
  };
  const settle = (messagesPerSecond, ms) => talk(messagesPerSecond, () => sleep(ms), WARM_UP.underWay);
  const warmUp = (ms) => settle(WARM_UP.messagesPerSecond, ms);
  const slices = [];
  return {
    slices,
    latencies,
    warmUp,
    settle,
    async measureSlice(messagesPerSecond, seconds, { wasIdle }) {
      // A collection of the generator's would be taken for the server's latency.
      globalThis.gc?.();
      if (wasIdle) await warmUp(LEAD_MS);
      await talk(messagesPerSecond, () => sleep(LEAD_MS));
      await sleep(DRAIN_MS);
      isWatched = true;
      slices.push(await talk(messagesPerSecond, () => measure(server, seconds, () => deliveries)));
      await sleep(DRAIN_MS);
      isWatched = false;
    },
    lost: () => sent * (people / rooms) - deliveries,
    async close() {
      for (const member of members) member.close();
      await server.stop();
    },
  };
}

function figuresOf({ slices, latencies, lost }) {
  const sorted = latencies.toSorted((a, b) => a - b);
  const sum = (key) => slices.reduce((total, slice) => total + slice[key], 0);
  return {
    cpuUs: sum('cpuUs') / sum('count'),
    perSecond: sum('count') / sum('seconds'),
    p50Ms: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
    p99Ms: quantile(sorted, 0.99),
    lost: lost(),
    serverLoad: sum('serverLoad') / slices.length,
    generatorLoad: sum('generatorLoad') / slices.length,
    rssMiB: slices.at(-1).rssMiB,
    rssMiBOverTime: slices.map(({ rssMiB }) => Math.round(rssMiB)),
  };
}

/**
 * A fixed load. All servers run at once and are loaded in turn, a slice each: what a machine's core gives changes from one second
 * to the next by more than they differ. Before the first slice all have this load for `settleSeconds`, together: for a minute or
 * so after the warm-up some take more than they do later, and others less.
 * @param {string[]} kinds
 * @returns {Promise<object[]>} for each: server CPU in µs a delivered message, latency in ms from `send` to each delivery,
 *   deliveries that never came, and memory after each slice
 */
export async function steady(kinds, { messagesPerSecond, settleSeconds = 0, slices, sliceSeconds, ...gathering }) {
  const crowds = [];
  try {
    for (const kind of kinds) crowds.push(await assemble(kind, gathering));
    for (const { warmUp } of crowds) await warmUp(WARM_UP.ms);
    await Promise.all(crowds.map(({ settle }) => settle(messagesPerSecond, settleSeconds * 1_000)));
    for (let slice = 0; slice < slices; slice += 1) {
      // Forwards, then backwards: to be the first of a row is no advantage then.
      const row = slice % 2 === 0 ? crowds : crowds.toReversed();
      const wasIdle = row.length > 1;
      for (const { measureSlice } of row) await measureSlice(messagesPerSecond, sliceSeconds, { wasIdle });
    }
    await sleep(LAST_DRAIN_MS);
    return crowds.map(figuresOf);
  } finally {
    for (const crowd of crowds) await crowd.close();
  }
}
