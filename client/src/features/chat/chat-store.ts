import { Refusal } from '@hearsay/shared/errors';
import type { Member, RoomEvent, Signal } from '@hearsay/shared/models';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from '../../connection/clock.ts';
import { newMessageId } from '../../connection/message-id.ts';
import { createOutbox, type OutboxUpdate } from '../../connection/outbox.ts';
import type { RoomNews } from '../../connection/room-news.ts';
import type { Session } from '../../connection/session-handle.ts';
import type { ChatItem } from './chat-item.ts';
import { decodeContent } from './decode-content.ts';
import { createTimeline } from './timeline.ts';
import { createOwnTyping, createTypists } from './typing.ts';

export type { ChatItem, MessageItem } from './chat-item.ts';

export interface ChatState {
  /** In the server's order; what it has not placed yet stands at the end. */
  items: readonly ChatItem[];
  /** Messages of this tab that the server has not acknowledged, failed ones aside. */
  outbox: number;
  /** The server is there but takes no messages at the moment; they are tried again. */
  held: boolean;
  /** Ids of members who are typing, without self. */
  typing: readonly string[];
  /** Messages of others that came while the chat was not in view. */
  unread: number;
  /** In memory only. */
  draft: string;
}

export interface ChatActions {
  /** Shows the text at once and sends it as soon as the session can. Blank text is ignored. */
  send(text: string): void;
  /** Sends a failed message again, under its id. */
  retry(id: string): void;
  /** Forgets a message that failed or is still unsent. */
  discard(id: string): void;
  setDraft(text: string): void;
  /** The person is typing: signals it at most once in 4 s. */
  typed(): void;
  markRead(): void;
  /** Whether the chat is in view; in view, nothing counts as unread. */
  setVisible(visible: boolean): void;
}

export type ChatStore = StoreApi<ChatState> & ChatActions;

export interface ChatDeps {
  readonly session: Pick<Session, 'onNews' | 'onState' | 'request' | 'send' | 'place'>;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
}

/** Events that the chat shows; the pad's are far more and none of its own. */
const SHOWN = new Set<RoomEvent['type']>(['message', 'member-joined', 'member-left']);

const blank: ChatState = { items: [], outbox: 0, held: false, typing: [], unread: 0, draft: '' };

/** The conversation: what was said, what is on its way, who is typing. In memory only (T1). */
export function createChatStore({ session, clock, random }: ChatDeps): ChatStore {
  const store = createStore<ChatState>(() => blank);
  const timeline = createTimeline();
  const typists = createTypists(clock, (typing) => store.setState({ typing }));
  const ownTyping = createOwnTyping(clock, (typing) => session.send('chat:typing', { typing }));
  const outbox = createOutbox({
    deliver,
    onUpdate: applyUpdate,
    clock,
    random,
  });
  const names = new Map<string, string>();
  let self: Member | null = null;
  let visible = true;
  let markers = 0;

  async function deliver(message: { id: string; content: string }) {
    let held = false;
    try {
      return await session.request('chat:send', message);
    } catch (failure) {
      held = failure instanceof Refusal && failure.code === 'UNAVAILABLE';
      throw failure;
    } finally {
      // The room may have been left meanwhile.
      store.setState({ held: held && outbox.size() > 0 });
    }
  }

  function publish(unread = store.getState().unread): void {
    const waiting = outbox.size();
    // The room may tell of a message whose ack was lost.
    store.setState({ items: timeline.items(), outbox: waiting, held: store.getState().held && waiting > 0, unread });
  }

  function applyUpdate(update: OutboxUpdate): void {
    if (update.status === 'sent') {
      timeline.change(update.id, { delivery: 'sent', sentAt: update.sentAt }, update.seq);
      // A resend of what had arrived before a gap is acknowledged, but never told again.
      timeline.placeAcknowledged(session.place()?.seq ?? 0);
    } else if (update.status === 'failed') timeline.change(update.id, { delivery: 'failed', error: update.error });
    else timeline.change(update.id, { delivery: 'sending' });
    publish();
  }

  function mark(kind: 'gap' | 'renewed'): void {
    markers += 1;
    timeline.place({ kind, key: `${kind}:${markers}`, at: clock.now() });
  }

  function markMember(kind: 'joined' | 'left' | 'lost' | 'kicked', memberId: string, seq: number, at: number): void {
    const name = names.get(memberId) ?? '';
    timeline.place({ kind, key: `${kind}:${memberId}:${seq}:${markers}`, memberId, name, at });
  }

  /** Gives how many messages of others were new. */
  function applyEvent(event: RoomEvent): number {
    switch (event.type) {
      case 'message': {
        const { id, senderId, senderName, sentAt } = event;
        const own = senderId === self?.id;
        if (own) outbox.confirm(id);
        else typists.hear(senderId, false);
        const text = decodeContent(event.content);
        const key = `${senderId}:${id}`;
        const delivery = 'sent';
        const isNew = timeline.place({ kind: 'message', key, id, senderId, senderName, text, sentAt, own, delivery });
        return isNew && !own ? 1 : 0;
      }
      case 'member-joined':
        names.set(event.member.id, event.member.name);
        markMember('joined', event.member.id, event.seq, event.member.joinedAt);
        return 0;
      case 'member-updated':
        names.set(event.member.id, event.member.name);
        return 0;
      case 'member-left':
        typists.hear(event.memberId, false);
        markMember(event.reason, event.memberId, event.seq, clock.now());
        return 0;
      default:
        return 0;
    }
  }

  function applyEvents(events: readonly RoomEvent[]): void {
    const fresh = events.reduce((sum, event) => sum + applyEvent(event), 0);
    if (events.some(({ type }) => SHOWN.has(type))) publish(visible ? 0 : store.getState().unread + fresh);
  }

  function applySignals(signals: readonly Signal[]): void {
    for (const signal of signals) {
      if (signal.type === 'typing' && signal.memberId !== self?.id) typists.hear(signal.memberId, signal.typing);
    }
  }

  function forget(): void {
    for (const part of [timeline, typists, outbox, names]) part.clear();
    self = null;
    store.setState(blank);
  }

  function applyNews(news: RoomNews): void {
    switch (news.type) {
      case 'events':
        applyEvents(news.events);
        break;
      case 'signals':
        applySignals(news.signals);
        break;
      case 'gap':
        mark('gap');
        break;
      case 'renewed':
        timeline.placeAcknowledged(Number.POSITIVE_INFINITY);
        mark('renewed');
        break;
      case 'snapshot':
        self = news.self;
        for (const { id, name } of news.members) names.set(id, name);
        typists.clear();
        // What was acknowledged and not told by now fell into a gap.
        timeline.placeAcknowledged(news.place.seq);
        publish();
        break;
      case 'forgotten':
        forget();
        break;
      case 'recovered':
        break;
    }
  }

  session.onNews(applyNews);
  session.onState((state) => {
    outbox.setOpen(state.phase === 'live');
    if (state.phase === 'ended') outbox.failAll(new Refusal('ROOM_UNAVAILABLE').toWire());
  });

  return Object.assign(store, {
    send(text: string) {
      if (self === null || text.trim() === '') return;
      const id = newMessageId();
      const { id: senderId, name: senderName } = self;
      timeline.addUnplaced({
        kind: 'message',
        key: `${senderId}:${id}`,
        id,
        senderId,
        senderName,
        text: text.trim(),
        sentAt: clock.now(),
        own: true,
        delivery: 'sending',
      });
      ownTyping.stopped();
      outbox.add(id, text);
      publish();
    },
    retry: outbox.retry,
    discard(id: string) {
      outbox.discard(id);
      timeline.remove(id);
      publish();
    },
    setDraft(draft: string) {
      store.setState({ draft });
      if (draft === '') ownTyping.stopped();
    },
    typed() {
      if (store.getState().draft === '') ownTyping.stopped();
      else ownTyping.typed();
    },
    markRead: () => store.setState({ unread: 0 }),
    setVisible(next: boolean) {
      visible = next;
      if (visible) store.setState({ unread: 0 });
    },
  });
}
