import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { editorsOf } from '../editors/editors.mjs';
import { typeText } from '../keystrokes.mjs';
import { startServer } from '../processes.mjs';

const WRITERS = 2;
const JOINS = 10;
const UNDER_WAY = 200;
/** Faster, and the pad's estimate of its own size, put right once a second, would run into its limit (P2). */
const UPDATES_PER_SECOND = 10_000;
const GROUP = 100;

let typed;

/**
 * Late joins to a long text.
 * @returns {Promise<object>} bytes to the joiner beside those of the encoded Y.Doc, server CPU in µs for the first join and for
 *   each of the next, the longest stall of its event loop in ms meanwhile, and CPU in µs an update before
 */
export async function lateJoin(kind, { operations }) {
  typed ??= typeText(operations);
  const { keystrokes, text, encodedBytes } = typed;
  const server = await startServer(kind);
  const editors = [];
  try {
    const kindOfEditors = editorsOf[kind];
    const prepared = await kindOfEditors.prepare(server.port, WRITERS + 1 + JOINS);
    const open = async (index) => {
      const editor = await kindOfEditors.open({ port: server.port, index, prepared });
      editors.push(editor);
      return editor;
    };
    const join = async (index) => (await open(index)).sync();
    const writers = [await open(0)];
    await writers[0].sync();
    writers.push(kindOfEditors.onePerWriter ? await open(1) : writers[0]);
    const before = await server.usage();
    let last = writers[0];
    const startedAt = performance.now();
    for (const [index, { writer, update }] of keystrokes.entries()) {
      const ahead = index / UPDATES_PER_SECOND - (performance.now() - startedAt) / 1_000;
      if (index % GROUP === 0 && ahead > 0) await sleep(ahead * 1_000);
      const editor = writers[writer];
      if (editor !== last || editor.waiting() > UNDER_WAY) await last.drained();
      last = editor;
      editor.update(update);
    }
    await last.drained();
    // Its answer comes when everything before it is done; a newcomer's might not.
    await writers[0].sync();
    await writers[1].sync();
    const fed = await server.usage({ watch: true });
    const { update } = await join(WRITERS);
    const first = await server.usage({ watch: true });
    for (let index = 0; index < JOINS; index += 1) await join(WRITERS + 1 + index);
    const next = await server.usage();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    if (doc.getText('text').toString() !== text) throw new Error(`${kind}: the joiner reads something else`);
    return {
      bytes: update.length,
      encodedBytes,
      nextJoinUs: (next.cpuUs - first.cpuUs) / JOINS,
      firstJoinUs: first.cpuUs - fed.cpuUs,
      stallMs: Math.max(first.longestMs, next.longestMs),
      updateUs: (fed.cpuUs - before.cpuUs) / keystrokes.length,
      rssMiB: next.rss / 2 ** 20,
    };
  } finally {
    for (const editor of editors) editor.close();
    await server.stop();
  }
}
