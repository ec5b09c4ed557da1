import { Refusal } from '@hearsay/shared/errors';
import { afterAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DocLog, LONG_UPDATE_BYTES } from './doc-log.ts';
import { HONEST, OFFLINE } from './hostile/attack.ts';
import { clocks } from './hostile/clocks.ts';
import { contents } from './hostile/contents.ts';
import { deletions } from './hostile/deletions.ts';
import { encodings } from './hostile/encodings.ts';
import { insertions } from './hostile/insertions.ts';
import { structures } from './hostile/structures.ts';

const NOW = 1_000_000;

const attacks = [...clocks, ...structures, ...contents, ...encodings, ...deletions, ...insertions];

/** A pad that two honest members wrote: `anna` is here, `bert` is offline with more to send. */
class Scene {
  readonly log = new DocLog();
  readonly anna = new Y.Doc();
  readonly bert = new Y.Doc();
  /** What `bert` wrote offline. */
  readonly unsent: Uint8Array;
  longestMs = 0;
  joinMs = 0;

  constructor() {
    this.anna.clientID = HONEST.client;
    this.bert.clientID = OFFLINE.client;
    this.#share('anna', this.anna, () => this.anna.getText('text').insert(0, HONEST.text));
    Y.applyUpdate(this.bert, Y.encodeStateAsUpdate(this.anna));
    this.#share('bert', this.bert, () => this.bert.getText('text').insert(3, OFFLINE.text));
    Y.applyUpdate(this.anna, Y.encodeStateAsUpdate(this.bert));
    this.unsent = this.#write(this.bert, () => this.bert.getText('text').insert(0, 'Written on the train. '));
  }

  /** Sends as the hostile member. Says what came of it; what was taken reaches the honest ones, as it would. */
  attack(updates: readonly Uint8Array[]): string {
    const outcomes = updates.map((update) => this.#send('evil', update, [this.anna]));
    return [...new Set(outcomes)]
      .map((one) => `${outcomes.filter((other) => other === one).length} × ${one}`)
      .join(', ');
  }

  /** Honest people go on: the one who is here writes, the other comes back, a third joins. All read the same. */
  goOn(): void {
    const before = this.anna.getText('text').toString();
    this.#share('anna', this.anna, () => this.anna.getText('text').insert(0, 'Still here. '));
    expect(this.#send('bert', this.unsent, [this.anna])).toBe('taken');
    const { update, stateVector } = this.#timed(() => this.log.sync(Y.encodeStateVector(this.bert)));
    Y.applyUpdate(this.bert, update);
    const late = new Y.Doc();
    const whole = this.#timed(() => this.log.sync(Y.encodeStateVector(late))).update;
    const start = performance.now();
    Y.applyUpdate(late, whole);
    this.joinMs = performance.now() - start;
    for (const doc of [this.anna, this.bert, late]) {
      expect(doc.getText('text').toString()).toBe(late.getText('text').toString());
      expect(doc.store.pendingStructs).toBeNull();
      expect(doc.store.pendingDs).toBeNull();
      expect(Y.decodeStateVector(Y.encodeStateVector(doc))).toEqual(Y.decodeStateVector(stateVector));
    }
    const after = this.anna.getText('text').toString();
    expect(after).toContain('Still here. ');
    expect(after).toContain('Written on the train. ');
    expect(after.length).toBe(before.length + 'Still here. '.length + 'Written on the train. '.length);
    expect(this.log.faults).toBe(0);
  }

  /** As the service does it: a long update in several turns of the event loop. */
  #send(memberId: string, update: Uint8Array, replicas: readonly Y.Doc[]): string {
    const inTurns = update.length > LONG_UPDATE_BYTES;
    const all = <T>(act: () => T): T => (inTurns ? act() : this.#timed(act));
    const part = <T>(act: () => T): T => (inTurns ? this.#timed(act) : act());
    try {
      const taken = all(() => {
        if (inTurns) part(() => this.log.settle());
        const checked = part(() => this.log.check(memberId, update, NOW));
        return part(() => this.log.apply(memberId, checked, NOW)) ? checked.bytes : null;
      });
      if (taken === null) return 'dropped';
      for (const doc of replicas) Y.applyUpdate(doc, taken);
      return 'taken';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  /** Runs on the server, and notes for how long nothing else could. */
  #timed<T>(act: () => T): T {
    const start = performance.now();
    try {
      return act();
    } finally {
      this.longestMs = Math.max(this.longestMs, performance.now() - start);
    }
  }

  #share(memberId: string, doc: Y.Doc, act: () => void): void {
    expect(this.#send(memberId, this.#write(doc, act), [])).toBe('taken');
  }

  #write(doc: Y.Doc, act: () => void): Uint8Array {
    let written = new Uint8Array();
    const listen = (update: Uint8Array) => {
      written = new Uint8Array(update);
    };
    doc.on('update', listen);
    act();
    doc.off('update', listen);
    return written;
  }
}

const cell = (value: string | number, width: number) => String(value).padEnd(width);
const milliseconds = (value: number) => value.toFixed(1).padStart(8);

describe('hostile updates', () => {
  const lines = [`${cell('sent', 64)} ${cell('what came of it', 72)} stall ms  join ms`];
  afterAll(() => {
    process.stdout.write(`\n${lines.join('\n')}\n`);
  });

  it.for(attacks)('[P1][P6][P7] $attack: nobody else notices', ({ attack, updates, outcome }) => {
    const scene = new Scene();
    const result = scene.attack(updates());
    scene.goOn();
    lines.push(
      `${cell(attack, 64)} ${cell(result, 72)} ${milliseconds(scene.longestMs)} ${milliseconds(scene.joinMs)}`,
    );
    if (outcome instanceof RegExp) expect(result).toMatch(outcome);
    else expect(result).toBe(outcome);
    expect('polluted' in {}).toBe(false);
  });
});
