import { setTimeout as sleep } from 'node:timers/promises';
import { measure, quantile } from '../measure.mjs';
import { startNodes } from '../nodes.mjs';
import { gather, prepare } from '../people/gathering.mjs';
import { CONTENT } from './crowd.mjs';

/** Faster at first, and for long: V8 still compiles after ten thousand messages, and what is measured is to be compiled code. */
const WARM_UP = { ms: 20_000, messagesPerSecond: 2_000 };
const DRAIN_MS = 500;
const LOOK_EVERY_MS = 1;

/**
 * A fixed load: messages at an even pace, from one person after the other.
 * @returns {Promise<object>} server CPU in µs a delivered message, latency in ms from `send` to each delivery, deliveries that
 *   never came, and memory after each `sliceSeconds` (default: at the end)
 */
export async function steady(kind, { people, rooms, messagesPerSecond, seconds, sliceSeconds = seconds, nodes }) {
  const server = await startNodes(kind, nodes);
  let members = [];
  let timer;
  try {
    const sentAt = Array.from({ length: people }, () => []);
    const latencies = [];
    let [deliveries, sent] = [0, 0];
    const prepared = await prepare(server, people, rooms);
    const onMessages = (_, { messages }) => {
      const now = performance.now();
      deliveries += messages.length;
      for (const { person, count } of messages) latencies.push(now - sentAt[person][count]);
    };
    members = await gather(server, { people, rooms, prepared, onMessages });
    let pace = WARM_UP.messagesPerSecond;
    let lookedAt = performance.now();
    let due = 0;
    timer = setInterval(() => {
      const now = performance.now();
      due += ((now - lookedAt) / 1_000) * pace;
      lookedAt = now;
      for (; sent < due; sent += 1) {
        const person = sent % people;
        sentAt[person].push(performance.now());
        members[person].send(sentAt[person].length - 1, CONTENT);
      }
    }, LOOK_EVERY_MS);
    await sleep(WARM_UP.ms);
    pace = messagesPerSecond;
    await sleep(DRAIN_MS);
    latencies.length = 0;
    const slices = [];
    for (let done = 0; done < seconds; done += sliceSeconds)
      slices.push(await measure(server, sliceSeconds, () => deliveries));
    const sorted = latencies.slice().sort((a, b) => a - b);
    clearInterval(timer);
    await sleep(DRAIN_MS);
    const sum = (key) => slices.reduce((total, slice) => total + slice[key], 0);
    return {
      cpuUs: sum('cpuUs') / sum('count'),
      perSecond: sum('count') / sum('seconds'),
      p50Ms: quantile(sorted, 0.5),
      p95Ms: quantile(sorted, 0.95),
      p99Ms: quantile(sorted, 0.99),
      lost: sent * (people / rooms) - deliveries,
      serverLoad: sum('serverLoad') / slices.length,
      generatorLoad: sum('generatorLoad') / slices.length,
      rssMiB: slices.at(-1).rssMiB,
      rssMiBOverTime: slices.map(({ rssMiB }) => Math.round(rssMiB)),
    };
  } finally {
    clearInterval(timer);
    for (const member of members) member.close();
    await server.stop();
  }
}
