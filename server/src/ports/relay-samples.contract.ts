import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { NodeEvent, NodeSignal, Position } from '../domain/node-event.ts';
import { Room } from '../domain/room.ts';
import type { LiveSnapshot } from '../domain/room-snapshot.ts';
import type { Relay, RelayListener, RelaySubscription } from './relay.ts';

export function message(content: string): NodeEvent {
  return { type: 'message', id: randomUUID(), memberId: 'm', content, sentAt: 1_700_000_000_000 };
}

/** What a node tells of a room in which nothing is but a name; `texts` go into it, so that a test sees whose word it has. */
function emptyRoom(position: Position, texts: readonly string[] = []): LiveSnapshot {
  const info = {
    code: '7KQM2X9TQ',
    name: texts.join(' '),
    hostId: 'host',
    locked: false,
    passphraseRequired: false,
    capacity: 100,
    createdAt: 1_700_000_000_000,
  };
  const window = { ageMs: 120_000, events: 500, bytes: 1_048_576 };
  const room = new Room({ key: 'key', node: 'node', info, position, window });
  return { room: room.snapshot(0), awaited: [], hostAwaitedMs: 0 };
}

/** What a room's listener heard. */
export class Ear implements RelayListener {
  readonly heard: { seq: number; event: NodeEvent }[] = [];
  readonly signals: { node: string; signal: NodeSignal }[] = [];
  readonly epochs = new Set<string>();
  readonly gaps: Position[] = [];
  lost = 0;
  back = 0;
  known: string[] = [];

  onEvents({ epoch, seq }: Position, events: readonly NodeEvent[]): void {
    this.epochs.add(epoch);
    for (const [index, event] of events.entries()) this.heard.push({ seq: seq + index, event });
  }

  onSignal(node: string, signal: NodeSignal): void {
    this.signals.push({ node, signal });
  }

  onGap(upTo: Position): void {
    this.gaps.push(upTo);
  }

  onLost(): void {
    this.lost += 1;
  }

  onBack(): void {
    this.back += 1;
  }

  copy = () => emptyRoom({ epoch: '', seq: this.heard.length }, this.texts());
  face = () => this.copy().room.info;
  peers = () => this.known;

  texts(): string[] {
    return this.heard.map(({ event }) => (event.type === 'message' ? event.content : event.type));
  }

  seqs(): number[] {
    return this.heard.map(({ seq }) => seq);
  }
}

export const nobodyElse = async () => false;
export const soon = (condition: () => boolean) => expect.poll(condition, { interval: 5 }).toBe(true);

/** One node's part in a room of a test. */
export interface Part {
  readonly ear: Ear;
  readonly subscription: RelaySubscription;
}

/** Subscribes, and listens at once. */
export async function join(relay: Relay, room: string, isElsewhere = nobodyElse): Promise<Part> {
  const subscription = await relay.subscribe(room, isElsewhere);
  const ear = new Ear();
  subscription.listen(ear);
  return { ear, subscription };
}
