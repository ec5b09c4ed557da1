import type { Member, RoomEvent, Signal } from '@hearsay/shared/models';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from '../../connection/clock.ts';
import type { RoomNews } from '../../connection/room-news.ts';
import type { Session } from '../../connection/session-handle.ts';
import { cleanText } from './clean-text.ts';
import type { PadReport, PadSession, PadSessionDeps } from './pad-session-handle.ts';

export interface PadState extends PadReport {
  /** Whether the pad's code is here: it is loaded when the pad is first opened. */
  code: 'none' | 'loading' | 'failed' | 'loaded';
  /** There is text that has not been in view: others have written since, or before one came. */
  unread: boolean;
  /** What of the pad can still be saved once the room has ended; null before that, and where there is nothing. */
  leftover: string | null;
}

export interface PadActions {
  /** Loads the pad and takes part in it. Resolves to whether it is there. */
  open(): Promise<boolean>;
  /** Whether the pad is in view. */
  setShown(shown: boolean): void;
  /** The text as it stands here. */
  text(): string;
  /** Adds a paragraph at the end, opening the pad if need be. Resolves to whether it could. */
  append(paragraph: string): Promise<boolean>;
  /** Decides about the first kept copy. */
  decide(choice: 'keep' | 'drop'): void;
}

export type PadStore = StoreApi<PadState> & PadActions;

export interface PadDeps extends Pick<PadSessionDeps, 'clock' | 'random' | 'isVisible'> {
  readonly session: Pick<Session, 'onNews' | 'onState' | 'request' | 'send' | 'state'>;
  readonly clock: Clock;
  /** Yjs and what needs it, on demand. */
  readonly load?: () => Promise<Pick<typeof import('./pad-session.ts'), 'createPadSession'>>;
}

/** A member's socket speaks for 8 Yjs clients (P1). */
const STANDING_PER_MEMBER = 8;

const blank: PadState = {
  code: 'none',
  pad: null,
  ready: false,
  unsent: 0,
  full: false,
  kept: [],
  cursors: new Map(),
  unread: false,
  leftover: null,
};

/** The pad as the rest of the app sees it. Light: what knows Yjs comes with `open`. In memory only (T1). */
export function createPadStore({ session, clock, random, isVisible, load = loadSession }: PadDeps): PadStore {
  const store = createStore<PadState>(() => blank);
  let part: PadSession | null = null;
  let here: { epoch: string; self: Member } | null = null;
  let shown = false;
  /** Cursors told before the pad was loaded: who is where is told once, on joining. Member id -> their updates. */
  const standing = new Map<string, Uint8Array[]>();

  function othersWrote(): void {
    if (!shown && !store.getState().unread) store.setState({ unread: true });
  }

  function begin({ createPadSession }: Awaited<ReturnType<typeof load>>): void {
    if (part !== null || here === null) return;
    part = createPadSession({ session, clock, random, isVisible, tell: store.setState, onOthersWrote: othersWrote });
    part.enter(here.epoch, here.self);
    part.setLive(session.state().phase === 'live');
    for (const [memberId, updates] of standing) for (const update of updates) part.hearAwareness(memberId, update);
    standing.clear();
  }

  function applyEvent(event: RoomEvent): void {
    if (event.type === 'pad-update') {
      if (part !== null) part.hearUpdate(event.update);
      else if (event.memberId !== here?.self.id) othersWrote();
    } else if (event.type === 'member-left') standing.delete(event.memberId);
    else if (event.type === 'member-updated' && event.member.id === here?.self.id) {
      here = { ...here, self: event.member };
      part?.introduce(event.member);
    }
  }

  function applySignal(signal: Signal): void {
    if (signal.type !== 'awareness') return;
    const { memberId, update } = signal;
    if (part !== null) part.hearAwareness(memberId, update);
    else standing.set(memberId, [...(standing.get(memberId) ?? []), update].slice(-STANDING_PER_MEMBER));
  }

  function forget(): void {
    part?.destroy();
    part = null;
    here = null;
    standing.clear();
    store.setState(blank);
  }

  function end(): void {
    if (part === null) return;
    const { kept } = store.getState();
    const text = part.text();
    part.setLive(false);
    const leftover = text.trim() === '' ? kept[0]?.text : text;
    store.setState({ leftover: leftover ?? null });
  }

  session.onNews((news: RoomNews) => {
    if (news.type === 'snapshot') {
      here = { epoch: news.place.epoch, self: news.self };
      standing.clear();
      part?.enter(here.epoch, here.self);
      // What was written before one came, no event tells.
      if (part === null && news.padHasText) othersWrote();
    } else if (news.type === 'events') for (const event of news.events) applyEvent(event);
    else if (news.type === 'signals') for (const signal of news.signals) applySignal(signal);
    else if (news.type === 'forgotten') forget();
  });
  session.onState((state) => {
    part?.setLive(state.phase === 'live');
    if (state.phase === 'ended') end();
  });

  async function open(): Promise<boolean> {
    if (part !== null) return true;
    if (here === null) return false;
    store.setState({ code: 'loading' });
    try {
      const module = await load();
      // The room may have been left meanwhile.
      if (here === null) return false;
      begin(module);
      store.setState({ code: 'loaded' });
      return true;
    } catch {
      if (here !== null) store.setState({ code: 'failed' });
      return false;
    }
  }

  /** Resolves to whether the server's pad is here: false where the room was left before. */
  function whenReady(): Promise<boolean> {
    if (store.getState().ready) return Promise.resolve(true);
    return new Promise((resolve) => {
      const stop = store.subscribe(({ ready, code, leftover }) => {
        if (!ready && code !== 'none' && leftover === null) return;
        stop();
        resolve(ready);
      });
    });
  }

  return Object.assign(store, {
    open,
    setShown(next: boolean) {
      shown = next;
      if (shown) store.setState({ unread: false });
    },
    text: () => part?.text() ?? '',
    async append(paragraph: string) {
      // At the end of the room's text, not of a copy that has yet to hear of it.
      if (!(await open()) || !(await whenReady())) return false;
      part?.append(cleanText(paragraph));
      return true;
    },
    decide: (choice: 'keep' | 'drop') => part?.decide(choice),
  });
}

const loadSession = () => import('./pad-session.ts');
