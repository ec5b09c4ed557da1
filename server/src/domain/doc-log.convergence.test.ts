import { Refusal } from '@hearsay/shared/errors';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DocLog } from './doc-log.ts';
import { seededRandom } from './seeded-random.ts';

const EDITORS = 8;
const OPERATIONS = 2_000;
/** `npm run fuzz` takes twenty; a few do at every run. */
const SEEDS = Number(process.env.PAD_SEEDS ?? 2);
const LETTERS = 'abcdefghij klmnop\nqrstuvwxyz é 🙂';

type Random = ReturnType<typeof seededRandom>;
interface Mail {
  readonly at: number;
  readonly deliver: () => void;
}

/** A link that keeps the order, delays, and loses what is on its way when it breaks. */
class Link {
  #mails: Mail[] = [];

  post(at: number, deliver: () => void): void {
    this.#mails.push({ at: Math.max(at, this.#mails.at(-1)?.at ?? 0), deliver });
  }

  run(now: number): void {
    while (this.#mails[0] !== undefined && this.#mails[0].at <= now) this.#mails.shift()?.deliver();
  }

  cut(): void {
    this.#mails = [];
  }
}

/** The room: a log on the node that all editors use, and one on another node, which hears the same order. */
class Node {
  readonly log = new DocLog();
  readonly other = new DocLog();
  readonly editors: Editor[] = [];
  refusals = 0;

  /** Milliseconds to wait; 0 when it was taken. */
  update(memberId: string, update: Uint8Array, now: number): number {
    try {
      const checked = this.log.check(memberId, update, now);
      expect(this.log.apply(memberId, checked, now)).toBe(true);
      expect(this.other.apply(memberId, checked.bytes, now)).toBe(true);
      for (const editor of this.editors) editor.hear(checked.bytes, now);
      return 0;
    } catch (error) {
      if (!(error instanceof Refusal) || error.retryAfterMs === undefined) throw error;
      this.refusals += 1;
      return error.retryAfterMs;
    }
  }
}

/** A person with an editor, who goes on writing when the line is down. */
class Editor {
  readonly doc = new Y.Doc();
  readonly #id: string;
  readonly #node: Node;
  readonly #random: Random;
  readonly #up = new Link();
  readonly #down = new Link();
  #unacknowledged: Uint8Array[] = [];
  #isOnline = true;
  /** One update is on its way at a time, so that none overtakes another (P6). */
  #isSending = false;
  readonly #undo = new Y.UndoManager(this.doc.getText('text'), { captureTimeout: 0 });
  operations = 0;

  constructor(index: number, node: Node, random: Random) {
    this.#id = `member-${index}`;
    this.#node = node;
    this.#random = random;
    this.doc.clientID = 1_000 + random.below(2 ** 31);
    this.doc.on('update', (update, origin) => {
      if (origin !== 'server') this.#unacknowledged.push(update);
    });
  }

  get isDone(): boolean {
    return this.#isOnline && !this.#isSending && this.#unacknowledged.length === 0;
  }

  write(): void {
    const { below, pick } = this.#random;
    const text = this.doc.getText('text');
    this.operations += 1;
    if (below(20) === 0) {
      if (below(3) === 0) this.#undo.redo();
      else this.#undo.undo();
      return;
    }
    if (text.length > 0 && below(10) < 3) {
      const at = below(text.length);
      text.delete(at, Math.min(1 + below(8), text.length - at));
      return;
    }
    const at = below(4) === 0 ? Math.min(text.length, below(3)) : below(text.length + 1);
    text.insert(at, Array.from({ length: 1 + below(6) }, () => pick(LETTERS)).join(''));
  }

  drop(): void {
    this.#isOnline = false;
    this.#isSending = false;
    this.#up.cut();
    this.#down.cut();
  }

  /** P3: what it lacks comes as one answer, what the server lacks goes as it was written. */
  connect(now: number): void {
    if (this.#isOnline) return;
    this.#isOnline = true;
    this.#isSending = true;
    const stateVector = Y.encodeStateVector(this.doc);
    this.#up.post(this.#delay(now), () => {
      const { update } = this.#node.log.sync(stateVector);
      this.hear(update, now);
      this.#down.post(this.#delay(now), () => {
        this.#isSending = false;
      });
    });
  }

  hear(update: Uint8Array, now: number): void {
    if (this.#isOnline) this.#down.post(this.#delay(now), () => Y.applyUpdate(this.doc, update, 'server'));
  }

  run(now: number): void {
    this.#up.run(now);
    this.#down.run(now);
    const [update] = this.#unacknowledged;
    if (!this.#isOnline || this.#isSending || update === undefined) return;
    this.#isSending = true;
    this.#up.post(this.#delay(now), () => this.#send(update, now));
  }

  #send(update: Uint8Array, now: number): void {
    const wait = this.#node.update(this.#id, update, now);
    this.#down.post(this.#delay(now) + wait, () => {
      if (wait === 0) this.#unacknowledged.shift();
      this.#isSending = false;
    });
  }

  #delay(now: number): number {
    return now + this.#random.below(200);
  }
}

function play(seed: number): { node: Node; late: Y.Doc } {
  const random = seededRandom(seed);
  const node = new Node();
  for (let i = 0; i < EDITORS; i += 1) node.editors.push(new Editor(i, node, random));
  for (let now = 0; !node.editors.every(({ isDone, operations }) => isDone && operations === OPERATIONS); now += 10) {
    for (const editor of node.editors) {
      const isWriting = editor.operations < OPERATIONS;
      if (isWriting && random.below(3) === 0) editor.write();
      if (isWriting && random.below(700) === 0) editor.drop();
      if (!isWriting || random.below(100) === 0) editor.connect(now);
      editor.run(now);
    }
  }
  for (const editor of node.editors) editor.run(Number.POSITIVE_INFINITY);
  const late = new Y.Doc();
  Y.applyUpdate(late, node.log.sync(Y.encodeStateVector(late)).update);
  return { node, late };
}

describe('convergence', () => {
  it.for(Array.from({ length: SEEDS }, (_, seed) => seed))(
    `[P3] ${EDITORS} editors who write ${OPERATIONS} times each over a bad line end equal: seed %i`,
    { timeout: 60_000 },
    (seed) => {
      const { node, late } = play(seed);
      const expected = late.getText('text').toString();
      const { stateVector } = node.log.sync(Uint8Array.of(0));
      const there = new Y.Doc();
      Y.applyUpdate(there, node.other.snapshot().update);
      expect(expected.length).toBeGreaterThan(10_000);
      for (const doc of [...node.editors.map((editor) => editor.doc), there]) {
        expect(doc.getText('text').toString()).toBe(expected);
        expect(Y.encodeStateVector(doc)).toEqual(stateVector);
        expect(doc.store.pendingStructs).toBeNull();
        expect(doc.store.pendingDs).toBeNull();
      }
      expect(node.refusals, 'honest people are not told to wait').toBe(0);
      expect(node.log.faults + node.other.faults).toBe(0);
    },
  );
});
