import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { Clock } from '../../connection/clock.ts';

/** At most ten a second go out; the server drops what is over twenty (L1). */
const PACE_MS = 100;

export interface AwarenessLinkDeps {
  readonly doc: Y.Doc;
  /** One-way; dropped while there is no connection. */
  readonly send: (update: Uint8Array) => void;
  readonly clock: Clock;
  /** Someone has come, moved or gone. */
  readonly onChange: () => void;
}

/** The cursors in one replica of the pad (P5): ours to the room, the room's to us. */
export interface AwarenessLink {
  readonly awareness: Awareness;
  /** The member who speaks for a Yjs client (P7). */
  ownerOf(client: number): string | undefined;
  /** What a signal brought. Nonsense is ignored. */
  hear(memberId: string, update: Uint8Array): void;
  /** A join is complete: the server has forgotten ours and tells what stands; who has gone since is not told. */
  rejoin(): void;
  /** Shows others who this is. */
  introduce(user: { name: string; color: string }): void;
  /** Tells another link of the same life where the others are. */
  handOver(to: Pick<AwarenessLink, 'hear'>): void;
  /** Takes the own cursor back, and stops. */
  destroy(): void;
}

export function createAwarenessLink({ doc, send, clock, onChange }: AwarenessLinkDeps): AwarenessLink {
  const awareness = new Awareness(doc);
  const owners = new Map<number, string>();
  const own = awareness.clientID;
  let lastSentAt = Number.NEGATIVE_INFINITY;
  let cancelWait: (() => void) | null = null;

  function sendNow(): void {
    cancelWait?.();
    cancelWait = null;
    lastSentAt = clock.now();
    send(encodeAwarenessUpdate(awareness, [own]));
  }

  function onUpdate(_changes: unknown, origin: unknown): void {
    if (origin !== 'local' || cancelWait !== null) return;
    const wait = lastSentAt + PACE_MS - clock.now();
    if (wait <= 0) sendNow();
    else cancelWait = clock.after(wait, sendNow);
  }

  function onAwareness({ added, updated }: { added: number[]; updated: number[] }, origin: unknown): void {
    if (typeof origin === 'string' && origin.startsWith(MEMBER)) {
      for (const client of [...added, ...updated]) owners.set(client, origin.slice(MEMBER.length));
    }
    onChange();
  }

  awareness.on('update', onUpdate);
  awareness.on('change', onAwareness);

  return {
    awareness,
    ownerOf: (client) => owners.get(client),
    hear(memberId, update) {
      try {
        applyAwarenessUpdate(awareness, update, `${MEMBER}${memberId}`);
      } catch {
        // What another client made does not decode; its next one may.
      }
    },
    rejoin() {
      const others = [...awareness.meta.keys()].filter((client) => client !== own);
      removeAwarenessStates(awareness, others, 'rejoin');
      // Without their clocks: what stands is told by the clocks that are known here.
      for (const client of others) awareness.meta.delete(client);
      awareness.setLocalState(awareness.getLocalState());
    },
    handOver(to) {
      for (const [client, memberId] of owners) {
        if (awareness.states.has(client)) to.hear(memberId, encodeAwarenessUpdate(awareness, [client]));
      }
    },
    introduce: (user) => awareness.setLocalStateField('user', user),
    destroy() {
      awareness.off('update', onUpdate);
      awareness.off('change', onAwareness);
      awareness.setLocalState(null);
      sendNow();
      awareness.destroy();
    },
  };
}

/** Marks an origin of y-protocols as a member's, apart from its own words ('local', 'timeout'). */
const MEMBER = 'member:';
