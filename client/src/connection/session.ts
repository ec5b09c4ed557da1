import { type Input, type Output, type RequestName, requests } from '@hearsay/shared/contract';
import { Refusal, type WireError } from '@hearsay/shared/errors';
import type { PresenceState } from '@hearsay/shared/models';
import type * as z from 'zod/mini';
import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { EndReason } from './connection-status.ts';
import { type JoinAnswer, joinAnswer } from './incoming.ts';
import { judge, toWireError } from './join-policy.ts';
import { type Line, openLine } from './line.ts';
import { NoAnswer } from './request.ts';
import { createRoomInbox } from './room-inbox.ts';
import type { Session } from './session-handle.ts';
import { createSessionStatus } from './session-status.ts';
import type { Dial } from './socket.ts';

const ANSWER_TIMEOUT_MS = 10_000;
const PROBE_TIMEOUT_MS = 2_000;
const LEAVE_TIMEOUT_MS = 2_000;

/** Who this tab is to the server. */
export interface Identity {
  /** The newest token, or null. */
  token(): string | null;
  /** Sees to it that there is a user. Rejects with `Refusal`. */
  ensure(): Promise<unknown>;
  /** Takes a new guest in place of a user whom the server no longer takes. */
  replace(): Promise<unknown>;
}

export interface SessionDeps {
  readonly dial: Dial;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** What the browser believes about the network. */
  readonly isOnline: () => boolean;
  readonly identity: Identity;
}

/** The session's state machine. It owns every retry; sockets are dialled anew each time. */
export function createSession({ dial, clock, random, isOnline, identity }: SessionDeps): Session {
  const status = createSessionStatus(clock, isOnline);
  const inbox = createRoomInbox();
  let line: Line | null = null;
  let secret: string | undefined;
  let presence: PresenceState = 'active';
  let tries = 0;
  /** Since a socket last opened. */
  let dials = 0;
  let guestReplaced = false;
  let notBefore = 0;
  /** Grows with each new start; what an older start was waiting for is then void. */
  let turn = 0;
  let cancelRetry = (): void => undefined;

  const phase = () => status.now().phase;
  const returning = () => inbox.place() !== null;
  const trying = () => phase() !== 'idle' && phase() !== 'ended' && phase() !== 'refused';

  function letGoOfLine(): void {
    turn += 1;
    cancelRetry();
    line?.drop();
    line = null;
  }

  async function connect(): Promise<void> {
    letGoOfLine();
    const mine = turn;
    status.showWaiting(returning());
    try {
      if (!returning()) await identity.ensure();
      else if (identity.token() === null) throw new Refusal('AUTH_ERROR');
    } catch (failure) {
      if (mine === turn) down(toWireError(failure));
      return;
    }
    if (mine !== turn) return;
    line = openLine(dial, { token: identity.token(), attempt: dials }, clock, {
      onOpen(opened) {
        dials = 0;
        void enter(opened);
      },
      onDown: (error) => mine === turn && down(error),
      onEvent: (name, payload) => mine === turn && receive(name, payload),
    });
    dials += 1;
  }

  function down(error: WireError | null): void {
    if (phase() === 'refused') letGoOfLine();
    // It did not outlive a sleep. One device finds that out by itself: no crowd dials with it, and there is no need to wait.
    else if (error === null && line?.doubted) void connect();
    else fail(error);
  }

  function fail(error: WireError | null): void {
    // Tries without a network count for nothing.
    const verdict = judge(error, { returning: returning(), tries: isOnline() ? tries : 0, guestReplaced });
    if (verdict.type === 'refuse') {
      if (line !== null) line.inRoom = false;
      status.set({ phase: 'refused', code: status.code(), error: verdict.error });
      return;
    }
    letGoOfLine();
    switch (verdict.type) {
      case 'end':
        end(verdict.reason);
        return;
      case 'new-guest':
        void enterAsNewGuest();
        return;
      case 'retry': {
        notBefore = clock.now() + verdict.afterMs;
        cancelRetry = clock.after(Math.max(verdict.afterMs, backoffMs(tries, random)), connect);
        tries += 1;
        status.showWaiting(returning());
      }
    }
  }

  async function enterAsNewGuest(): Promise<void> {
    guestReplaced = true;
    const mine = turn;
    try {
      await identity.replace();
      if (mine === turn) await connect();
    } catch (failure) {
      if (mine === turn) fail(toWireError(failure));
    }
  }

  function end(reason: EndReason): void {
    const code = status.code();
    letGoOfLine();
    inbox.letGo();
    secret = undefined;
    status.set({ phase: 'ended', code, reason });
  }

  async function enter(at: Line): Promise<void> {
    const code = status.code();
    const resume = inbox.place();
    status.set({ phase: resume === null ? 'joining' : 'resyncing', code });
    inbox.hold();
    const payload = { code, ...(secret !== undefined && { passphrase: secret }), ...(resume !== null && { resume }) };
    try {
      const answer = await at.ask('room:join', payload, joinAnswer, ANSWER_TIMEOUT_MS);
      if (at === line) entered(at, answer);
    } catch (failure) {
      if (at === line) fail(failure instanceof NoAnswer ? null : toWireError(failure));
    }
  }

  function entered(at: Line, answer: JoinAnswer): void {
    at.inRoom = true;
    tries = 0;
    const whole = inbox.enter(answer, () => {
      if (at === line) status.set({ phase: 'live', code: status.code() });
    });
    if (!whole) resync();
    if (presence === 'away') setPresence('away');
  }

  function receive(name: string, payload: unknown): void {
    const outcome = inbox.receive(name, payload);
    if (outcome === 'resync') resync();
    else if (outcome === 'shutdown') fail(null);
    else if (outcome !== null) end(outcome);
  }

  function resync(): void {
    if (line?.inRoom && phase() === 'live') void enter(line);
  }

  async function probe(at: Line): Promise<void> {
    try {
      await at.ask('presence:set', { state: presence }, requests['presence:set'].output, PROBE_TIMEOUT_MS);
    } catch (failure) {
      // Any answer, a refusal too, shows that the socket lives.
      if (at !== line || !(failure instanceof NoAnswer)) return;
      tries = 0;
      void connect();
    }
  }

  async function probeAwake(at: Line): Promise<void> {
    at.doubted = true;
    await probe(at);
    at.doubted = false;
  }

  async function request<N extends RequestName>(name: N, payload: Input<N>): Promise<Output<N>> {
    const at = line;
    if (!at?.inRoom) throw new NoAnswer();
    try {
      const schema = requests[name].output as unknown as z.ZodMiniType<Output<N>>;
      return await at.ask(name, payload, schema, ANSWER_TIMEOUT_MS);
    } catch (failure) {
      if (at === line && failure instanceof NoAnswer) void probe(at);
      if (at === line && failure instanceof Refusal && failure.code === 'NOT_IN_ROOM') resync();
      throw failure;
    }
  }

  function setPresence(next: PresenceState): void {
    presence = next;
    // Its refusals matter to nobody: the next join says it again.
    request('presence:set', { state: next }).catch(() => undefined);
  }

  /** Says goodbye on the line, if it is in the room, and lets go of it. */
  async function hangUp(): Promise<void> {
    const last = line;
    line = null;
    letGoOfLine();
    if (last?.inRoom) {
      await last.ask('room:leave', {}, requests['room:leave'].output, LEAVE_TIMEOUT_MS).catch(() => undefined);
    }
    last?.drop();
  }

  function forget(): void {
    void hangUp();
    secret = undefined;
    inbox.forget();
  }

  return {
    state: status.now,
    place: inbox.place,
    onState: status.onState,
    onNews: inbox.onNews,
    request,
    setPresence,
    join(code, passphrase) {
      const again = phase() !== 'idle' && phase() !== 'ended' && status.code() === code;
      if (!again && phase() !== 'idle') forget();
      if (passphrase !== undefined) secret = passphrase;
      if (again && phase() === 'live') return Promise.resolve();
      const done = status.atRest();
      if (again && phase() !== 'refused') return done;
      tries = 0;
      guestReplaced = false;
      status.set({ phase: 'joining', code });
      if (line?.open) void enter(line);
      else void connect();
      return done;
    },
    async leave() {
      if (phase() === 'idle' || phase() === 'ended') return;
      const goodbye = hangUp();
      end('left');
      await goodbye;
    },
    reset() {
      if (phase() === 'idle') return;
      forget();
      status.set({ phase: 'idle' });
    },
    signOut() {
      if (returning()) end('signed-out');
    },
    send(name, payload) {
      if (line?.inRoom) line.send(name, payload);
    },
    wake() {
      if (!trying()) return;
      if (line?.open) void probeAwake(line);
      else if (clock.now() >= notBefore && (line === null || clock.now() - line.since > PROBE_TIMEOUT_MS))
        void connect();
    },
    networkLost() {
      if (!trying()) return;
      if (line?.open) void probe(line);
      else status.showWaiting(returning());
    },
  };
}
