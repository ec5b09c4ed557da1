/**
 * The pad under a long editing trace: `npx tsx bench/pad-trace.ts [operations]`.
 *
 * The trace is generated, the same at every run, in the shape of the trace "B4" of
 * https://github.com/dmonad/crdt-benchmarks (the keystrokes of a paper: 182,315 insertions and 77,463 deletions of single
 * characters, in runs, with the cursor sent elsewhere now and then). Each keystroke is one update, as an editor sends it.
 */
import * as Y from 'yjs';
import { DocLog } from '../server/src/domain/doc-log.ts';
import { seededRandom } from '../server/src/domain/seeded-random.ts';

const OPERATIONS = Number(process.argv[2] ?? 259_778);
const SEED = 4;
/** Two people: who types changes now and then. */
const WRITERS = ['ana', 'ben'];
const NOTHING = Uint8Array.of(0);
const LETTERS = 'etaoinshrdlucmfwypvbgkjqxz     \n';

interface Keystroke {
  readonly memberId: string;
  readonly update: Uint8Array;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
const say = (what: string, value: string): void => console.log(`${what.padEnd(56)} ${value}`);

function timed<T>(act: () => T): { result: T; ms: number } {
  const start = performance.now();
  const result = act();
  return { result, ms: performance.now() - start };
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Types the trace in one editor a writer, each hearing the other. */
function generate(): Keystroke[] {
  const { below } = seededRandom(SEED);
  const keystrokes: Keystroke[] = [];
  const docs = WRITERS.map((memberId, index) => {
    const doc = new Y.Doc();
    doc.clientID = 1_000_000_000 + index;
    doc.on('update', (update, origin) => {
      if (origin === 'heard') return;
      keystrokes.push({ memberId, update });
      for (const other of docs) if (other !== doc) Y.applyUpdate(other, update, 'heard');
    });
    return doc;
  });
  let [writer, cursor, left, deletes] = [0, 0, 0, false];
  while (keystrokes.length < OPERATIONS) {
    if (left === 0) {
      deletes = below(5) < 2;
      left = 1 + below(deletes ? 12 : 24);
      if (below(3) === 0) {
        writer = below(WRITERS.length);
        cursor = below((docs[writer]?.getText('text').length ?? 0) + 1);
      }
    }
    const text = docs[writer]?.getText('text');
    if (text === undefined) throw new Error('no such writer');
    cursor = Math.min(cursor, text.length);
    left -= 1;
    if (!deletes) text.insert(cursor++, LETTERS[below(LETTERS.length)] ?? ' ');
    else if (cursor > 0) text.delete(--cursor, 1);
  }
  return keystrokes;
}

const { result: keystrokes, ms: generateMs } = timed(generate);
const sent = keystrokes.reduce((sum, { update }) => sum + update.length, 0);
say('keystrokes', `${keystrokes.length}, ${megabytes(sent)} of updates, made in ${(generateMs / 1_000).toFixed(1)} s`);

const before = heap();
const log = new DocLog();
let longest = 0;
let now = 0;
const { ms } = timed(() => {
  for (const { memberId, update } of keystrokes) {
    now += 20;
    const start = performance.now();
    log.apply(memberId, log.check(memberId, update, now), now);
    longest = Math.max(longest, performance.now() - start);
  }
});
say(
  'checked and applied, an update',
  `${((ms * 1_000) / keystrokes.length).toFixed(2)} µs (longest ${longest.toFixed(1)} ms)`,
);

const remote = new DocLog();
const { ms: remoteMs } = timed(() => {
  for (const { memberId, update } of keystrokes) remote.apply(memberId, update, now);
});
say(
  'applied from its bytes, as on another node, an update',
  `${((remoteMs * 1_000) / keystrokes.length).toFixed(2)} µs`,
);

const each = new Y.Doc();
const { ms: eachMs } = timed(() => {
  for (const { update } of keystrokes) Y.applyUpdate(each, update);
});
say('for comparison: a Y.Doc given each at once, an update', `${((eachMs * 1_000) / keystrokes.length).toFixed(2)} µs`);

const first = timed(() => log.sync(NOTHING));
const second = timed(() => log.sync(NOTHING));
say(
  'answer to a late joiner',
  `${megabytes(first.result.update.length)} in ${first.ms.toFixed(1)} ms, again in ${second.ms.toFixed(2)} ms`,
);
say('for comparison: the encoded Y.Doc', megabytes(Y.encodeStateAsUpdate(each).length));
say('retained by estimate (P2)', megabytes(log.bytes));

const joiner = new Y.Doc();
const { ms: joinMs } = timed(() => Y.applyUpdate(joiner, first.result.update));
say('time for the joiner to apply it', `${joinMs.toFixed(1)} ms`);
const isEqual = joiner.getText('text').toString() === each.getText('text').toString();
say('joiner and comparison read the same', `${isEqual}, ${joiner.getText('text').length} characters`);

keystrokes.length = 0;
joiner.destroy();
const withLog = heap();
say('resident memory', megabytes(process.memoryUsage.rss()));
say('heap before the log', megabytes(before));
say('heap at the end (two logs, two Y.Docs; run with --expose-gc)', megabytes(withLog));
if (!isEqual || log.faults > 0) process.exitCode = 1;
