import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { editorsOf } from '../editors/editors.mjs';
import { measure } from '../measure.mjs';
import { startServer } from '../processes.mjs';

/** Faster at first, and for long: V8 still compiles after ten thousand updates, and what is measured is to be compiled code. */
const WARM_UP = { ms: 10_000, updatesPerSecond: 4_000 };
const DRAIN_MS = 1_000;
const LOOK_EVERY_MS = 1;

/** What everyone begins with: a line for each editor. */
function emptyLines(count) {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, '\n'.repeat(count));
  return Y.encodeStateAsUpdate(doc);
}

/**
 * Editors who each type in their own line of one text, a keystroke an update.
 * @returns {Promise<object>} server CPU in µs an update sent: taken in, kept, and passed on to all the others
 */
export async function editing(kind, { editors: count, updatesPerSecond, seconds }) {
  const server = await startServer(kind);
  const editors = [];
  let timer;
  try {
    const kindOfEditors = editorsOf[kind];
    const prepared = await kindOfEditors.prepare(server.port, count + 1);
    const lines = emptyLines(count);
    const texts = [];
    for (let index = 0; index < count; index += 1) {
      const editor = await kindOfEditors.open({ port: server.port, index, prepared });
      editors.push(editor);
      await editor.sync();
      if (index === 0) {
        editor.update(lines);
        await editor.drained();
      }
      const doc = new Y.Doc();
      Y.applyUpdate(doc, lines);
      doc.on('update', (update) => editor.update(update));
      texts.push(doc.getText('text'));
    }
    let sent = 0;
    let pace = WARM_UP.updatesPerSecond;
    let lookedAt = performance.now();
    let due = 0;
    timer = setInterval(() => {
      const now = performance.now();
      due += ((now - lookedAt) / 1_000) * pace;
      lookedAt = now;
      for (; sent < due; sent += 1) {
        const editor = sent % count;
        texts[editor].insert(editor + Math.floor(sent / count), 'x');
      }
    }, LOOK_EVERY_MS);
    await sleep(WARM_UP.ms);
    pace = updatesPerSecond;
    await sleep(DRAIN_MS);
    const counted = await measure(server, seconds, () => sent);
    clearInterval(timer);
    await sleep(DRAIN_MS);
    const reader = await kindOfEditors.open({ port: server.port, index: count, prepared });
    editors.push(reader);
    const { update } = await reader.sync();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    const kept = doc.getText('text').length - count;
    if (kept !== sent) throw new Error(`${kind} kept ${kept} of ${sent}`);
    return {
      cpuUs: counted.cpuUs / counted.count,
      perSecond: counted.count / counted.seconds,
      serverLoad: counted.serverLoad,
      generatorLoad: counted.generatorLoad,
      rssMiB: counted.rssMiB,
    };
  } finally {
    clearInterval(timer);
    for (const editor of editors) editor.close();
    await server.stop();
  }
}
