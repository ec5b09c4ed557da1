import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { editorsOf } from '../editors/editors.mjs';
import { typeLines } from '../keystrokes.mjs';
import { measure } from '../measure.mjs';
import { startServer } from '../processes.mjs';

/** Faster at first, and for long: V8 still compiles after ten thousand updates, and what is measured is to be compiled code. */
const WARM_UP = { ms: 10_000, updatesPerSecond: 4_000 };
const WARM_UP_SATURATED_MS = 3_000;
const DRAIN_MS = 1_000;
const LOOK_EVERY_MS = 1;

/** More than the fastest server takes while it is measured. */
const KEYSTROKES = 1_500_000;
/** How many editors -> what they type. */
const typed = new Map();

/** People who each type in their own line of one text, a keystroke an update, in turn. */
async function seat(kind, count) {
  if (!typed.has(count)) typed.set(count, typeLines(count, KEYSTROKES));
  const { lines, keystroke } = typed.get(count);
  const server = await startServer(kind);
  const seated = [];
  const close = async () => {
    for (const editor of seated) editor.close();
    await server.stop();
  };
  try {
    const kindOfEditors = editorsOf[kind];
    const prepared = await kindOfEditors.prepare(server.port, count + 1);
    const open = async (index, onUpdate) => {
      const editor = await kindOfEditors.open({ port: server.port, index, prepared, onUpdate });
      seated.push(editor);
      return editor;
    };
    const editors = [];
    for (let index = 0; index < count; index += 1) {
      const editor = await open(index);
      await editor.sync();
      if (index === 0) {
        editor.update(lines);
        await editor.drained();
      }
      editors.push(editor);
    }
    let sent = 0;
    const type = () => {
      if (sent === KEYSTROKES) throw new Error('there is nothing left to type');
      editors[sent % count].update(keystroke(sent));
      sent += 1;
    };
    /** Someone who only reads: `hear` is called with how many keystrokes they have heard of. */
    const watch = async (hear) => {
      let heard = 0;
      const reader = await open(count, (update) => {
        // A server may join updates.
        const { from, to } = Y.parseUpdateMeta(update);
        for (const [client, clock] of to) heard += clock - from.get(client);
        hear(heard);
      });
      return reader;
    };
    return { server, type, sent: () => sent, watch, reader: () => open(count), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function assertKept(kind, count, reader, sent) {
  const { update } = await reader.sync();
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const kept = doc.getText('text').length - count;
  if (kept !== sent) throw new Error(`${kind} kept ${kept} of ${sent}`);
}

const figures = ({ cpuUs, count, seconds, serverLoad, generatorLoad, rssMiB }) => ({
  cpuUs: cpuUs / count,
  perSecond: count / seconds,
  serverLoad,
  generatorLoad,
  rssMiB,
});

/**
 * A fixed load of keystrokes.
 * @returns {Promise<object>} server CPU in µs an update sent: taken in, kept, and passed on to all the others
 */
export async function editing(kind, { editors: count, updatesPerSecond, seconds }) {
  const { server, type, sent, reader, close } = await seat(kind, count);
  let timer;
  try {
    let pace = WARM_UP.updatesPerSecond;
    let lookedAt = performance.now();
    let due = 0;
    timer = setInterval(() => {
      const now = performance.now();
      due += ((now - lookedAt) / 1_000) * pace;
      lookedAt = now;
      while (sent() < due) type();
    }, LOOK_EVERY_MS);
    await sleep(WARM_UP.ms);
    pace = updatesPerSecond;
    await sleep(DRAIN_MS);
    const counted = await measure(server, seconds, sent);
    clearInterval(timer);
    await sleep(DRAIN_MS);
    await assertKept(kind, count, await reader(), sent());
    return figures(counted);
  } finally {
    clearInterval(timer);
    await close();
  }
}

/**
 * Saturated: the next keystroke is typed when someone who reads has heard of one, `underWay` before it.
 * @returns {Promise<object>} as of `editing`, an update that the reader has heard of
 */
export async function saturatedEditing(kind, { editors: count, underWay, seconds }) {
  const { server, type, sent, watch, close } = await seat(kind, count);
  try {
    let heard = 0;
    let isOver = false;
    const keepUp = () => {
      while (!isOver && sent() - heard < underWay) type();
    };
    const reader = await watch((keystrokes) => {
      heard = keystrokes;
      keepUp();
    });
    await reader.sync();
    keepUp();
    await sleep(WARM_UP_SATURATED_MS);
    const counted = await measure(server, seconds, () => heard);
    isOver = true;
    await sleep(DRAIN_MS);
    await assertKept(kind, count, reader, sent());
    return figures(counted);
  } finally {
    await close();
  }
}
