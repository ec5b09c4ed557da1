import type { Member, RoomEvent, Signal } from '@hearsay/shared/models';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Session } from '../../connection/session-handle.ts';

export interface PresenceState {
  /** Self first, then the host, then by time of joining. */
  members: readonly Member[];
  byId: ReadonlyMap<string, Member>;
}

export interface PresenceActions {
  /** Tells the room whether this tab is in use. */
  setActive(active: boolean): void;
}

export type PresenceStore = StoreApi<PresenceState> & PresenceActions;

const nobody: PresenceState = { members: [], byId: new Map() };

/** Who is in the room, and how: kept from snapshots, events and signals. */
export function createPresenceStore(session: Pick<Session, 'onNews' | 'setPresence'>): PresenceStore {
  const store = createStore<PresenceState>(() => nobody);
  let selfId = '';
  let hostId = '';

  function publish(members: Iterable<Member>): void {
    const ranked = Array.from(members, (member): Member => {
      const role = member.id === hostId ? 'host' : 'member';
      return member.role === role ? member : { ...member, role };
    });
    const rank = ({ id }: Member) => [selfId, hostId, id].indexOf(id);
    ranked.sort((a, b) => rank(a) - rank(b) || a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1));
    store.setState({ members: ranked, byId: new Map(ranked.map((member) => [member.id, member])) });
  }

  function applyEvents(events: readonly RoomEvent[]): void {
    const members = new Map(store.getState().byId);
    let changed = false;
    for (const event of events) {
      if (event.type === 'member-joined' || event.type === 'member-updated') members.set(event.member.id, event.member);
      else if (event.type === 'member-left') members.delete(event.memberId);
      else if (event.type === 'room-updated') hostId = event.room.hostId;
      else continue;
      changed = true;
    }
    if (changed) publish(members.values());
  }

  function applySignals(signals: readonly Signal[]): void {
    const members = new Map(store.getState().byId);
    let changed = false;
    for (const signal of signals) {
      if (signal.type !== 'presence') continue;
      const member = members.get(signal.memberId);
      if (member === undefined || member.state === signal.state) continue;
      members.set(member.id, { ...member, state: signal.state });
      changed = true;
    }
    if (changed) publish(members.values());
  }

  session.onNews((news) => {
    if (news.type === 'events') applyEvents(news.events);
    else if (news.type === 'signals') applySignals(news.signals);
    else if (news.type === 'snapshot') {
      selfId = news.self.id;
      hostId = news.room.hostId;
      publish(news.members);
    } else if (news.type === 'forgotten') store.setState(nobody);
  });

  return Object.assign(store, {
    setActive: (active: boolean) => session.setPresence(active ? 'active' : 'away'),
  });
}
