import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { editorsOf } from '../editors/editors.mjs';
import { measure } from '../measure.mjs';
import { startServer } from '../processes.mjs';

/** Faster at first, so that what is measured is compiled code. */
const WARM_UP = { ms: 2_500, updatesPerSecond: 1_500 };
const DRAIN_MS = 1_000;
const LOOK_EVERY_MS = 1;

/**
 * Editors who each type at their own place of one text, a keystroke an update.
 * @returns {Promise<object>} server CPU in µs an update sent: taken in, kept, and passed on to all the others
 */
export async function editing(kind, { editors: count, updatesPerSecond, seconds }) {
  const server = await startServer(kind);
  const editors = [];
  let timer;
  try {
    const kindOfEditors = editorsOf[kind];
    const prepared = await kindOfEditors.prepare(server.port, count + 1);
    const texts = [];
    for (let index = 0; index < count; index += 1) {
      const editor = await kindOfEditors.open({ port: server.port, index, prepared });
      await editor.sync();
      const doc = new Y.Doc();
      doc.on('update', (update) => editor.update(update));
      texts.push(doc.getText('text'));
      editors.push(editor);
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
        const text = texts[sent % count];
        text.insert(text.length, 'x');
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
    if (doc.getText('text').length !== sent) throw new Error(`${kind} kept ${doc.getText('text').length} of ${sent}`);
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
