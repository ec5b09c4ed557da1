import type { CloseReason } from '@hearsay/shared/models';
import type { Recovery } from './connection-status.ts';
import { createEventDoor, type Place } from './event-door.ts';
import { type JoinAnswer, parseClosed, parseEventBatch, parseEvents, parseSignalBatch } from './incoming.ts';
import { createListeners } from './listeners.ts';
import type { RoomNews } from './room-news.ts';

/** Turns what the server sends, on joining and after, into news for the stores. */
export interface RoomInbox {
  /** The last event seen: what a resume starts from. Null until the first join. */
  place(): Place | null;
  /** A join is asked for: live events wait behind its ack. */
  hold(): void;
  /**
   * Takes the ack of a join. `goLive` is called once all that it brought is told. False where something is missing between
   * it and what came after it.
   */
  enter(answer: JoinAnswer, goLive: () => void): boolean;
  /** Takes an event of the socket. Gives why the room closed, or that something is missing, else null. */
  receive(name: string, payload: unknown): CloseReason | 'resync' | null;
  /** The next join is a first one. The stores keep what they have. */
  letGo(): void;
  /** As `letGo`, and the stores forget too. */
  forget(): void;
  onNews(listener: (news: RoomNews) => void): () => void;
}

export function createRoomInbox(): RoomInbox {
  const news = createListeners<RoomNews>();
  const door = createEventDoor((events) => news.tell({ type: 'events', events }));

  return {
    place: door.place,
    hold: door.hold,
    letGo: door.forget,
    onNews: news.add,
    forget() {
      door.forget();
      news.tell({ type: 'forgotten' });
    },
    enter({ room, self, members, epoch, seq, missed, gap, padHasText = false }, goLive) {
      const before = door.place();
      let recovery: Recovery = null;
      if (before !== null && before.epoch !== epoch) {
        recovery = { type: 'new-epoch' };
        news.tell({ type: 'renewed' });
      } else if (before !== null && gap) {
        recovery = { type: 'gap' };
        news.tell({ type: 'gap' });
      }
      const caughtUp = door.enter({ epoch, seq, missed: parseEvents(missed) });
      const messages = caughtUp.filter((event) => event.type === 'message' && event.senderId !== self.id).length;
      if (recovery === null && messages > 0) recovery = { type: 'caught-up', messages };
      news.tell({ type: 'snapshot', room, self, members, place: { epoch, seq }, padHasText });
      goLive();
      if (before !== null) news.tell({ type: 'recovered', recovery });
      return door.release();
    },
    receive(name, payload) {
      if (name === 'room:events') {
        const batch = parseEventBatch(payload);
        return batch === null || door.admit(batch.epoch, batch.events) ? null : 'resync';
      }
      if (name === 'room:signals') {
        const batch = parseSignalBatch(payload);
        if (batch !== null && batch.epoch === door.place()?.epoch)
          news.tell({ type: 'signals', signals: batch.signals });
      } else if (name === 'room:closed') {
        const closed = parseClosed(payload);
        if (closed !== null && closed.epoch === door.place()?.epoch) return closed.reason;
      }
      return null;
    },
  };
}
