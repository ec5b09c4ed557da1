import * as Y from 'yjs';

/** The one root of the pad (PROTOCOL, "Terms"). */
export const ROOT = 'text';

/** Why a person's text stands beside the pad: its life has ended (S6), the server did not take it (P6), or it is full (P2). */
export type CopyReason = 'renewed' | 'refused' | 'full';

/** A text that was in the pad and is not any more, until the person has decided about it. In memory only. */
export interface KeptCopy {
  readonly reason: CopyReason;
  readonly text: string;
  /** The life of the room that it is from. */
  readonly epoch: string;
}

/**
 * FNV-1a, 32 bits, over UTF-16 code units. Not SHA-256: `crypto.subtle` is missing on plain http, and people in one room,
 * some on localhost and some on its network, must all come to the same id.
 */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** The client id under which a text enters a life of the room: the same for all who keep the same text (S6). */
const copyClientId = (copy: KeptCopy, epoch: string): number => hash32(`${copy.epoch}\n${epoch}\n${copy.text}`);

/**
 * The update that inserts a copy anew (S6): written into an empty document, so that it is the same, byte for byte, for
 * all who keep the same text, whatever the pad holds meanwhile. Yjs and the server take it once.
 */
function copyUpdate(copy: KeptCopy, epoch: string): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = copyClientId(copy, epoch);
  doc.getText(ROOT).insert(0, copy.text);
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}

/** The copies of this tab, and what has become of them. */
export interface KeptCopies {
  /** Puts a text aside, if there is anything in it. */
  setAside(copy: KeptCopy): void;
  /** Forgets those that the pad reads as well: they are not offered (S6). Tells what is left. */
  review(pad: Y.Text): void;
  /** The first one: it leaves the list. */
  take(): KeptCopy | undefined;
  /** The update that puts a copy into a life of the room. */
  updateOf(copy: KeptCopy, epoch: string): Uint8Array;
  /** Whether any of these client ids is a copy's: then others may be sending the same. */
  areCopies(clients: Iterable<number>): boolean;
}

export function createKeptCopies(tell: (kept: readonly KeptCopy[]) => void): KeptCopies {
  let kept: KeptCopy[] = [];
  const ids = new Set<number>();
  return {
    setAside(copy) {
      if (copy.text.trim() === '' || kept.some(({ text }) => text === copy.text)) return;
      kept = [...kept, copy];
    },
    review(pad) {
      if (kept.length === 0) return;
      kept = kept.filter(({ text }) => text.length !== pad.length || text !== pad.toString());
      tell(kept);
    },
    take() {
      const [first, ...rest] = kept;
      kept = rest;
      tell(kept);
      return first;
    },
    updateOf(copy, epoch) {
      ids.add(copyClientId(copy, epoch));
      return copyUpdate(copy, epoch);
    },
    areCopies: (clients) => [...clients].some((client) => ids.has(client)),
  };
}
