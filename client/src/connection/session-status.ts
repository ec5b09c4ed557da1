import type { Clock } from './clock.ts';
import type { SessionState } from './connection-status.ts';
import { createListeners } from './listeners.ts';

/** The phase of a session, who listens to it, and who waits for it to come to rest. */
export interface SessionStatus {
  now(): SessionState;
  code(): string;
  set(next: SessionState): void;
  /** No connection: joining, reconnecting or offline, whichever fits. */
  showWaiting(returning: boolean): void;
  /** Resolves once the session is live, refused, over or idle. */
  atRest(): Promise<void>;
  onState(listener: (state: SessionState) => void): () => void;
}

export function createSessionStatus(clock: Clock, isOnline: () => boolean): SessionStatus {
  const listeners = createListeners<SessionState>();
  let state: SessionState = { phase: 'idle' };
  let waiting: (() => void)[] = [];

  const code = () => (state.phase === 'idle' ? '' : state.code);

  function set(next: SessionState): void {
    state = next;
    listeners.tell(next);
    if (next.phase !== 'live' && next.phase !== 'refused' && next.phase !== 'ended' && next.phase !== 'idle') return;
    const done = waiting;
    waiting = [];
    for (const resolve of done) resolve();
  }

  return {
    now: () => state,
    code,
    set,
    showWaiting(returning) {
      const since = 'since' in state ? state.since : clock.now();
      if (!isOnline()) set({ phase: 'offline', code: code(), since });
      else if (returning) set({ phase: 'reconnecting', code: code(), since });
      else set({ phase: 'joining', code: code() });
    },
    atRest: () => new Promise((resolve) => waiting.push(resolve)),
    onState: listeners.add,
  };
}
