import type { Member } from '@hearsay/shared/models';
import type { Clock } from '../../connection/clock.ts';
import type { Session } from '../../connection/session-handle.ts';
import type { KeptCopy } from './kept-copy.ts';
import type { PadReplica } from './pad-replica.ts';

/** What an editor binds to. Another one takes its place in a new life of the room, or after a repair. */
export type PadHandle = Pick<PadReplica, 'doc' | 'text' | 'cursors'>;

/** What the pad has to show. */
export interface PadReport {
  pad: PadHandle | null;
  /** The server's pad is here. */
  ready: boolean;
  /** Own updates that are not acknowledged. */
  unsent: number;
  /** The server takes no more text (P2). */
  full: boolean;
  /** Texts to decide about. */
  kept: readonly KeptCopy[];
  /** Members with a cursor in the pad: Yjs client id -> member id. */
  cursors: ReadonlyMap<number, string>;
}

export interface PadSessionDeps {
  readonly session: Pick<Session, 'request' | 'send'>;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** The page is in view. */
  readonly isVisible: () => boolean;
  readonly tell: (report: Partial<PadReport>) => void;
  /** Someone else has changed the text. */
  readonly onOthersWrote: () => void;
}

/** This tab's part in the pad, from its first opening to the end of the room. It knows no editor and no socket. */
export interface PadSession {
  /** A join is complete. */
  enter(epoch: string, self: Member): void;
  /** Whether requests can be made. */
  setLive(live: boolean): void;
  hearUpdate(update: Uint8Array): void;
  hearAwareness(memberId: string, update: Uint8Array): void;
  introduce(self: Member): void;
  text(): string;
  /** Adds a paragraph at the end. */
  append(paragraph: string): void;
  /** Puts the first kept copy into the pad (S6), or drops it. */
  decide(choice: 'keep' | 'drop'): void;
  destroy(): void;
}
