import type { Input } from '@hearsay/shared/contract';
import type { RouteBody } from '@hearsay/shared/http-contract';
import type { Member, RoomEvent, RoomInfo } from '@hearsay/shared/models';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallApi } from '../../connection/api.ts';
import type { Clock } from '../../connection/clock.ts';
import type { Recovery, SessionState } from '../../connection/connection-status.ts';
import type { Session } from '../../connection/session-handle.ts';
import { noticeOf, type RoomNotice } from './room-notice.ts';

export type { RoomNotice } from './room-notice.ts';

export interface RoomState {
  session: SessionState;
  room: RoomInfo | null;
  /** As of the last join, rename or change of host; presence is the presence store's. */
  self: Member | null;
  /** This tab made the room just now: open the invite sheet. */
  justCreated: boolean;
  notice: RoomNotice | null;
  recovery: Recovery;
}

export interface RoomActions {
  /** Makes a room and gives its code; entering it is `join`. Rejects with `Refusal`. */
  createRoom(options?: RouteBody<'POST /api/rooms'>): Promise<string>;
  /** Resolves once the session is live, refused or over; never rejects. */
  join(code: string, passphrase?: string): Promise<void>;
  /** Leaves for good: `ended`, reason `left`. */
  leave(): Promise<void>;
  /** Host only, as the next three; these reject with `Refusal`. */
  update(patch: Input<'room:update'>): Promise<void>;
  kick(memberId: string, ban?: boolean): Promise<void>;
  transfer(memberId: string): Promise<void>;
  close(): Promise<void>;
  /** Tries to reconnect at once. */
  retryNow(): void;
  /** Back to idle; everything of the room is forgotten. */
  reset(): void;
  dismissRecovery(): void;
  dismissNotice(): void;
  /** The invite sheet has been shown. */
  dismissInvite(): void;
}

export type RoomStore = StoreApi<RoomState> & RoomActions;

export interface RoomDeps {
  readonly session: Session;
  readonly call: CallApi;
  readonly clock: Clock;
  /** Sees to it that there is a user. Rejects with `Refusal`. */
  readonly ensureUser: () => Promise<unknown>;
}

const nowhere = { room: null, self: null, notice: null, recovery: null };

/** The room that this tab is in, and what its host may do to it. */
export function createRoomStore({ session, call, clock, ensureUser }: RoomDeps): RoomStore {
  const store = createStore<RoomState>(() => ({ session: session.state(), justCreated: false, ...nowhere }));
  let createdCode: string | null = null;

  function applyEvents(events: readonly RoomEvent[]): void {
    let { room, self, notice } = store.getState();
    for (const event of events) {
      if (event.type === 'room-updated') {
        if (room !== null) notice = noticeOf(room, event.room, clock.now()) ?? notice;
        room = event.room;
      } else if (event.type === 'member-updated' && event.member.id === self?.id) self = event.member;
    }
    const role = self !== null && self.id === room?.hostId ? 'host' : 'member';
    if (self !== null && self.role !== role) self = { ...self, role };
    const now = store.getState();
    if (room !== now.room || self !== now.self || notice !== now.notice) store.setState({ room, self, notice });
  }

  session.onState((state) => store.setState({ session: state }));
  session.onNews((news) => {
    if (news.type === 'snapshot') store.setState({ room: news.room, self: news.self });
    else if (news.type === 'events') applyEvents(news.events);
    else if (news.type === 'recovered') store.setState({ recovery: news.recovery });
    else if (news.type === 'forgotten') store.setState(nowhere);
  });

  return Object.assign(store, {
    async createRoom(options: RouteBody<'POST /api/rooms'> = {}) {
      await ensureUser();
      const { room } = await call('POST /api/rooms', options);
      createdCode = room.code;
      return room.code;
    },
    join(code: string, passphrase?: string) {
      const justCreated = code === createdCode;
      if (justCreated) store.setState({ justCreated });
      return session.join(code, passphrase);
    },
    leave: session.leave,
    async update(patch: Input<'room:update'>) {
      await session.request('room:update', patch);
    },
    async kick(memberId: string, ban = false) {
      await session.request('room:kick', { memberId, ban });
    },
    async transfer(memberId: string) {
      await session.request('room:transfer', { memberId });
    },
    async close() {
      await session.request('room:close', {});
    },
    retryNow: session.wake,
    reset() {
      createdCode = null;
      session.reset();
      store.setState({ justCreated: false });
    },
    dismissRecovery: () => store.setState({ recovery: null }),
    dismissNotice: () => store.setState({ notice: null }),
    dismissInvite() {
      createdCode = null;
      store.setState({ justCreated: false });
    },
  });
}
