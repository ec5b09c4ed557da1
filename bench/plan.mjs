import { arrivals } from './scenarios/arrivals.mjs';
import { crowd } from './scenarios/crowd.mjs';
import { editing, saturatedEditing } from './scenarios/editing.mjs';
import { lateJoin } from './scenarios/late-join.mjs';
import { steady } from './scenarios/steady.mjs';

const talk = ['ws', 'socket.io', 'hearsay'];
const pads = ['y-websocket', 'hocuspocus 3.4', 'hocuspocus 4.7', 'hearsay'];

/** One server after the other. */
const inTurn = (run) => async (kinds, options) => {
  const all = [];
  for (const kind of kinds) all.push(await run(kind, options));
  return all;
};

const oneRoom = { people: 100, rooms: 1 };

/** Two nodes, and people on both. */
const twoNodes = { people: 500, rooms: 50, nodes: 2 };

/** A target: microseconds of our CPU over the peer's, for one of what is done. */
const cpu = (what, peer, atMost) => ({ what: `CPU ${what}`, figure: 'cpuUs', unit: 'µs', peer, atMost });

/** Two targets, threefold apart: of a load under which 4.7 gathers, since under a lighter one it costs what 3.4 does. */
const ofSaturatedEditors = [cpu('an update', 'hocuspocus 3.4', 0.2), cpu('an update', 'hocuspocus 4.7', 0.6)];

/**
 * What is measured. `run(kinds, options)` gives the figures of each in one round; `quick` replaces some of the options in a
 * quick look. A target: our figure over the peer's, round by round, is to be `atMost`; without a peer, the figure itself. `of`
 * takes the figure from a run where it is not simply one of its numbers.
 */
export const plan = [
  {
    name: 'one-room',
    title: 'One room of 100, saturated',
    kinds: talk,
    run: inTurn(crowd),
    options: { ...oneRoom, depth: 4, seconds: 4 },
    quick: { seconds: 2 },
    targets: [cpu('a delivery', 'ws', 0.3)],
  },
  {
    name: 'many-rooms',
    title: '50 rooms of 10, saturated',
    kinds: talk,
    run: inTurn(crowd),
    options: { people: 500, rooms: 50, depth: 4, seconds: 4 },
    quick: { seconds: 2 },
    targets: [cpu('a delivery', 'ws', 0.5)],
  },
  {
    name: 'steady',
    title: 'One room of 100, 10,000 deliveries a second',
    kinds: talk,
    run: steady,
    options: { ...oneRoom, messagesPerSecond: 100, settleSeconds: 90, slices: 24, sliceSeconds: 3 },
    quick: { settleSeconds: 5, slices: 1 },
    targets: [
      cpu('a delivery', 'ws', 1),
      { what: 'latency, p99', figure: 'p99Ms', unit: 'ms', peer: 'ws', atMost: 1.15 },
      { what: 'latency, p50', figure: 'p50Ms', unit: 'ms', peer: 'ws' },
    ],
  },
  {
    name: 'after-a-burst',
    title: 'One room of 100, 10,000 deliveries a second after a burst',
    kinds: talk,
    run: steady,
    options: { ...oneRoom, messagesPerSecond: 100, slices: 2, sliceSeconds: 3 },
    quick: { slices: 1 },
    targets: [cpu('a delivery', 'ws'), { what: 'latency, p99', figure: 'p99Ms', unit: 'ms', peer: 'ws' }],
  },
  {
    name: 'editing',
    title: '20 editors, 10 keystrokes a second each',
    kinds: pads,
    run: inTurn(editing),
    options: { editors: 20, updatesPerSecond: 200, seconds: 5 },
    quick: { seconds: 3 },
    targets: [cpu('an update', 'hocuspocus 3.4')],
  },
  {
    name: 'busy-editing',
    title: '20 editors, 100 updates a second each',
    kinds: pads,
    run: inTurn(editing),
    options: { editors: 20, updatesPerSecond: 2_000, seconds: 4 },
    quick: { seconds: 2 },
    targets: [cpu('an update', 'hocuspocus 3.4'), cpu('an update', 'hocuspocus 4.7')],
  },
  {
    name: 'saturated-editing',
    title: '20 editors, saturated',
    kinds: pads,
    run: inTurn(saturatedEditing),
    options: { editors: 20, underWay: 640, seconds: 4 },
    quick: { seconds: 2 },
    targets: ofSaturatedEditors,
  },
  {
    name: 'late-join',
    title: 'Late join to a text of 260,000 keystrokes',
    kinds: pads,
    run: inTurn(lateJoin),
    options: { operations: 259_778 },
    quick: { operations: 20_000 },
    targets: [
      {
        what: 'bytes, over the encoded Y.Doc',
        figure: 'overhead',
        unit: '×',
        of: (run) => run.bytes / run.encodedBytes,
        atMost: 1,
      },
      { what: 'CPU of the next join', figure: 'nextJoinUs', unit: 'µs', peer: 'hocuspocus 3.4', atMost: 0.5 },
      { what: 'CPU of the next join', figure: 'nextJoinUs', unit: 'µs', peer: 'hocuspocus 4.7', atMost: 0.5 },
      { what: 'longest stall', figure: 'stallMs', unit: 'ms', atMost: 25 },
    ],
  },
  {
    name: 'arrivals',
    title: '5,000 people arrive in rooms of 10',
    kinds: ['socket.io', 'hearsay'],
    run: inTurn(arrivals),
    options: { people: 5_000, warm: 2_000 },
    quick: { people: 1_000, warm: 400 },
    targets: [
      { what: 'memory an idle connection', figure: 'kibEach', unit: 'KiB', atMost: 18 },
      { what: 'memory an idle connection', figure: 'kibEach', unit: 'KiB', peer: 'socket.io', atMost: 1.1 },
      cpu('a join', 'socket.io', 1.5),
    ],
  },
  {
    name: 'two-nodes',
    title: 'Two nodes, 50 rooms of 10 over both, saturated',
    kinds: ['socket.io', 'hearsay'],
    run: inTurn(crowd),
    options: { ...twoNodes, depth: 4, seconds: 4 },
    quick: { seconds: 2 },
    targets: [cpu('a delivery, both nodes', 'socket.io', 0.65)],
  },
  {
    name: 'two-nodes-steady',
    title: 'Two nodes, 50 rooms of 10 over both, 10,000 deliveries a second',
    kinds: ['socket.io', 'hearsay'],
    run: steady,
    options: { ...twoNodes, messagesPerSecond: 1_000, slices: 4, sliceSeconds: 3 },
    quick: { slices: 2 },
    targets: [
      cpu('a delivery, both nodes', 'socket.io'),
      { what: 'latency, p99', figure: 'p99Ms', unit: 'ms', peer: 'socket.io' },
    ],
  },
  {
    name: 'endurance',
    title: '1,000 people in 100 rooms, 300 messages a second, ten minutes',
    kinds: ['hearsay'],
    run: steady,
    rounds: 1,
    onlyByName: true,
    options: { people: 1_000, rooms: 100, messagesPerSecond: 300, slices: 20, sliceSeconds: 30 },
    quick: { slices: 6, sliceSeconds: 5 },
    targets: [
      { what: 'deliveries lost', figure: 'lost', unit: '', atMost: 0 },
      { what: 'memory', figure: 'rssMiB', unit: 'MiB', atMost: 400 },
      {
        what: 'memory, last over middle',
        figure: 'growth',
        unit: '×',
        of: ({ rssMiBOverTime: over }) => over.at(-1) / over[Math.floor(over.length / 2)],
        atMost: 1.1,
      },
    ],
  },
];
