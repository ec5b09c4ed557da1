import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { NodeEvent } from '../../domain/node-event.ts';
import { message } from '../../ports/relay-samples.contract.ts';
import { type Envelope, Sealer } from './redis-envelope.ts';

const sealer = new Sealer(createSecretKey(randomBytes(32)));
const envelope = (...events: NodeEvent[]): Envelope => ({ type: 'events', node: 'n', epoch: 'e', batch: 1, events });
const words = envelope(message('\u0000 \ud83d\ude00 "quoted" \\ \u2028 {&lt;}'), {
  type: 'member-left',
  memberId: 'm',
  reason: 'left',
  banned: false,
});
const withBytes = envelope(message('beside bytes'), {
  type: 'pad-update',
  memberId: 'm',
  update: Uint8Array.of(0, 0x7b, 0xff),
});
const signals: Envelope = {
  type: 'signals',
  node: 'n',
  signals: [{ type: 'awareness', memberId: 'm', update: Uint8Array.of(1, 2) }],
};

describe('[T1] an envelope under seal', () => {
  it.each([
    ['words', words],
    ['words and bytes', withBytes],
    ['signals', signals],
  ])('is opened as it was: %s', (_, given) => {
    expect(sealer.open('channel', sealer.seal('channel', given))).toEqual(given);
  });

  it('shows nothing of what it holds, and never looks the same twice', () => {
    const sealed = [sealer.seal('channel', words), sealer.seal('channel', words)];
    for (const each of sealed) expect(each.includes('quoted')).toBe(false);
    expect(sealed[0]).not.toEqual(sealed[1]);
  });

  it('is opened for no other channel, by no other key, and not where a bit has changed or is missing', () => {
    const sealed = sealer.seal('channel', words);
    expect(sealer.open('other', sealed)).toBeNull();
    expect(new Sealer(createSecretKey(randomBytes(32))).open('channel', sealed)).toBeNull();
    for (const at of [0, 12, 40, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(sealer.open('channel', changed)).toBeNull();
    }
    expect(sealer.open('channel', sealed.subarray(0, -1))).toBeNull();
    expect(sealer.open('channel', Buffer.alloc(5))).toBeNull();
  });
});
