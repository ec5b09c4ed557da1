import type { Member } from '@hearsay/shared/models';
import * as Y from 'yjs';
import { type AwarenessLink, type AwarenessLinkDeps, createAwarenessLink } from './awareness-link.ts';
import { ROOT } from './kept-copy.ts';
import { createPadOutbox, type PadOutbox, type PadOutboxDeps } from './pad-outbox.ts';

export interface ReplicaDeps extends PadOutboxDeps {
  readonly sendAwareness: AwarenessLinkDeps['send'];
  /** Cursors have come, moved or gone. */
  readonly onCursors: () => void;
  /** The text has changed; `byOthers` where another member's update did it. */
  readonly onText: (byOthers: boolean) => void;
}

/** This tab's copy of one life of the pad: the document, what of it is yet to be acknowledged, and the cursors in it. */
export interface PadReplica {
  readonly epoch: string;
  readonly doc: Y.Doc;
  readonly text: Y.Text;
  readonly outbox: PadOutbox;
  readonly cursors: AwarenessLink;
  /** Takes what the server sent. False where it cannot be used, or rests on what is not here. */
  apply(update: Uint8Array): boolean;
  /** Takes an update as this tab's own, to be sent. False as for `apply`. */
  adopt(update: Uint8Array): boolean;
  introduce(self: Member): void;
  destroy(): void;
}

/** Marks what came from the server. */
const REMOTE = Symbol('remote');

/** Never seeded (P4): a new replica is empty until the server's answer fills it. */
export function createPadReplica(epoch: string, deps: ReplicaDeps): PadReplica {
  const doc = new Y.Doc();
  const text = doc.getText(ROOT);
  const outbox = createPadOutbox(deps);
  const cursors = createAwarenessLink({
    doc,
    send: deps.sendAwareness,
    clock: deps.clock,
    onChange: deps.onCursors,
  });
  doc.on('update', (update, origin) => {
    if (origin !== REMOTE) outbox.add(update);
  });
  text.observe((_event, { origin }) => deps.onText(origin === REMOTE));

  function take(update: Uint8Array, origin: unknown): boolean {
    try {
      Y.applyUpdate(doc, update, origin);
    } catch {
      return false;
    }
    return doc.store.pendingStructs === null && doc.store.pendingDs === null;
  }

  return {
    epoch,
    doc,
    text,
    outbox,
    cursors,
    apply: (update) => take(update, REMOTE),
    adopt: (update) => take(update, null),
    introduce: ({ name, color }) => cursors.introduce({ name, color }),
    destroy() {
      outbox.setOpen(false);
      cursors.destroy();
      doc.destroy();
    },
  };
}
