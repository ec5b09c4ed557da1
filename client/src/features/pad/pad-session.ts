import { Refusal, type WireError } from '@hearsay/shared/errors';
import type { Member } from '@hearsay/shared/models';
import * as Y from 'yjs';
import { backoffMs } from '../../connection/backoff.ts';
import { type CopyReason, createKeptCopies } from './kept-copy.ts';
import { createPadReplica, type PadReplica } from './pad-replica.ts';
import type { PadSession, PadSessionDeps } from './pad-session-handle.ts';
import { authorsOf, movesFrom, moveUpdate } from './update-pieces.ts';

/** A hidden desync is found within 30 s (P3). */
const CHECK_EVERY_MS = 25_000;
/** Between two looks at what seems wrong: nodes may be behind each other for a moment. */
const LOOK_AGAIN_MS = 1_000;
/** An update that is refused this often, each time after a sync, will not be taken. */
const REFUSALS_MAX = 3;
/** The same for a kept copy, which others may be sending too. */
const COPY_REFUSALS_MAX = 10;
/** A client id that is refused gives way to a new one this often. */
const MOVES_MAX = 3;
const EMPTY_STATE_VECTOR = Uint8Array.of(0);

/** Builds it; nothing is asked of the server before `enter` and `setLive`. */
export function createPadSession(deps: PadSessionDeps): PadSession {
  const { session, clock, random, isVisible, tell, onOthersWrote } = deps;
  let replica: PadReplica | null = null;
  let self: Member | null = null;
  let live = false;
  let full = false;
  const copies = createKeptCopies((kept) => tell({ kept }));
  let shownLength = 0;
  /** Live updates that came while a sync is under way: its answer may be older than they are. */
  let held: Uint8Array[] | null = null;
  /** A sync must come before anything else. */
  let behind = true;
  let refusals = 0;
  let moves = 0;
  /** Grows with each new task; an older one's answer is then void. */
  let turn = 0;
  let cancelTimer = (): void => undefined;

  function open(epoch: string): PadReplica {
    const next = createPadReplica(epoch, {
      clock,
      random,
      deliver: async (update) => {
        await session.request('pad:update', { update });
        refusals = 0;
        setFull(false);
      },
      onRefused: (error) => void onRefused(error),
      onChange: () => next === replica && tell({ unsent: next.outbox.size() }),
      sendAwareness: (update) => session.send('pad:awareness', { update }),
      onCursors: () => next === replica && tellCursors(next),
      onText(byOthers) {
        if (next !== replica) return;
        if (next.text.length < shownLength) setFull(false);
        shownLength = next.text.length;
        if (!behind) copies.review(next.text);
        if (byOthers) onOthersWrote();
      },
    });
    if (self !== null) next.introduce(self);
    return next;
  }

  /** Puts another replica in the place of the one there was. */
  function replace(next: PadReplica): void {
    const last = replica;
    replica = next;
    shownLength = next.text.length;
    last?.destroy();
    tell({ pad: next, unsent: next.outbox.size() });
    tellCursors(next);
  }

  function tellCursors({ cursors }: PadReplica): void {
    const here = new Map<number, string>();
    for (const [client, state] of cursors.awareness.getStates()) {
      const owner = cursors.ownerOf(client);
      if (owner !== undefined && state.cursor) here.set(client, owner);
    }
    tell({ cursors: here });
  }

  function setFull(next: boolean): void {
    if (full === next) return;
    full = next;
    tell({ full });
  }

  function setAside(reason: CopyReason, { text, epoch }: PadReplica): void {
    copies.setAside({ reason, text: text.toString(), epoch });
  }

  function later(ms: number, task: () => Promise<void>): void {
    cancelTimer();
    cancelTimer = clock.after(ms, () => void task());
  }

  /** Asks the server, and tries again as long as the session lives. Null where something newer has begun. */
  async function ask(mine: number, stateVector: Uint8Array, again: () => Promise<void>) {
    try {
      const answer = await session.request('pad:sync', { stateVector });
      return mine === turn ? answer : null;
    } catch (failure) {
      if (mine !== turn || !live) return null;
      const error = failure instanceof Refusal ? failure : new Refusal('SERVER_ERROR');
      later(error.retryAfterMs ?? backoffMs(1, random), again);
      return null;
    }
  }

  /** Takes what the replica lacks; then what the server lacks goes out, update by update (P3). */
  async function sync(): Promise<void> {
    if (replica === null || !live) return;
    turn += 1;
    const mine = turn;
    const mineToo = replica;
    behind = true;
    held = [];
    mineToo.outbox.setOpen(false);
    const answer = await ask(mine, Y.encodeStateVector(mineToo.doc), sync);
    if (answer === null) return;
    const whole = [answer.update, ...takeHeld()].map(mineToo.apply).every(Boolean);
    settled(mineToo);
    if (!whole) later(LOOK_AGAIN_MS, () => rebuild('refused'));
  }

  function takeHeld(): Uint8Array[] {
    const updates = held ?? [];
    held = null;
    return updates;
  }

  function settled(now: PadReplica): void {
    behind = false;
    now.outbox.setOpen(true);
    tell({ ready: true });
    copies.review(now.text);
    later(CHECK_EVERY_MS, check);
  }

  /** Looks whether both sides have the same, while nothing is on its way; a hidden page does not ask. */
  async function check(suspected = false): Promise<void> {
    if (replica === null || !live || behind) return;
    if (!isVisible() || replica.outbox.size() > 0) return later(CHECK_EVERY_MS, check);
    const mine = turn;
    const at = replica;
    const before = Y.encodeStateVector(at.doc);
    const answer = await ask(mine, before, check);
    if (answer === null) return;
    const whole = at.apply(answer.update);
    if (whole && covers(answer.stateVector, before)) return later(CHECK_EVERY_MS, check);
    if (suspected) return rebuild('refused');
    later(LOOK_AGAIN_MS, () => check(true));
  }

  async function onRefused({ code }: WireError): Promise<void> {
    refusals += 1;
    const first = replica?.outbox.first();
    // Someone else may be putting the same copy in just now: what they have sent is theirs, and passes later.
    const isCopy = first !== undefined && copies.areCopies(authorsOf(first).keys());
    const isLast = refusals >= (isCopy ? COPY_REFUSALS_MAX : REFUSALS_MAX);
    if (code === 'ACCESS_DENIED' && moves < MOVES_MAX && (isLast || !isCopy)) {
      moves += 1;
      return rebuild('moved');
    }
    if (!isLast) return refusals === 1 ? sync() : later(LOOK_AGAIN_MS, sync);
    if (code === 'PAYLOAD_TOO_LARGE') setFull(true);
    return rebuild(code === 'PAYLOAD_TOO_LARGE' ? 'full' : 'refused');
  }

  /**
   * A new document from the server's. Own edits go on in it under a new client id where only the id was refused (P7);
   * else the person is offered their text (P6).
   */
  async function rebuild(why: CopyReason | 'moved'): Promise<void> {
    if (replica === null || !live) return;
    turn += 1;
    const mine = turn;
    behind = true;
    held = [];
    replica.outbox.setOpen(false);
    const answer = await ask(mine, EMPTY_STATE_VECTOR, () => rebuild(why));
    if (answer === null) return;
    const last = replica;
    const next = open(last.epoch);
    for (const update of [answer.update, ...takeHeld()]) next.apply(update);
    if (why === 'moved') {
      const own = movesFrom(last.outbox.first());
      if (!last.outbox.take().every((update) => next.adopt(moveUpdate(update, own)))) {
        next.destroy();
        return rebuild('refused');
      }
    } else setAside(why, last);
    last.cursors.handOver(next.cursors);
    refusals = 0;
    replace(next);
    settled(next);
  }

  return {
    enter(epoch, member) {
      self = member;
      refusals = 0;
      if (replica?.epoch === epoch) {
        replica.introduce(member);
        return;
      }
      behind = true;
      held = null;
      moves = 0;
      if (replica !== null) setAside('renewed', replica);
      tell({ ready: false });
      replace(open(epoch));
    },
    setLive(next) {
      if (live === next) return;
      live = next;
      if (live) {
        replica?.cursors.rejoin();
        void sync();
        return;
      }
      turn += 1;
      behind = true;
      held = null;
      cancelTimer();
      replica?.outbox.setOpen(false);
    },
    hearUpdate(update) {
      if (held !== null) held.push(update);
      else if (!behind && replica?.apply(update) === false) void sync();
    },
    hearAwareness: (memberId, update) => replica?.cursors.hear(memberId, update),
    introduce(member) {
      self = member;
      replica?.introduce(member);
    },
    text: () => replica?.text.toString() ?? '',
    append(paragraph) {
      if (replica === null) return;
      const { text } = replica;
      const end = text.toString().slice(-2);
      const gap = end === '' ? '' : '\n'.repeat(2 - (/\n*$/.exec(end)?.[0].length ?? 0));
      text.insert(text.length, `${gap}${paragraph}\n`);
    },
    decide(choice) {
      const copy = replica === null ? undefined : copies.take();
      if (copy !== undefined && choice === 'keep') replica?.adopt(copies.updateOf(copy, replica.epoch));
    },
    destroy() {
      turn += 1;
      live = false;
      cancelTimer();
      replica?.destroy();
      replica = null;
    },
  };
}

/** Whether a state vector has everything that another one has. */
function covers(stateVector: Uint8Array, other: Uint8Array): boolean {
  const clocks = Y.decodeStateVector(stateVector);
  return [...Y.decodeStateVector(other)].every(([client, clock]) => (clocks.get(client) ?? 0) >= clock);
}
