import { type EventPayload, events, requests } from '@hearsay/shared/contract';
import { idSchema, seqSchema } from '@hearsay/shared/ids';
import { type RoomEvent, roomEventSchema, type Signal, signalSchema } from '@hearsay/shared/models';
import * as z from 'zod/mini';

/** An event that this version does not know still has its place in the sequence. */
export type Sequenced = RoomEvent | { type: 'unknown'; seq: number };

/** A batch is parsed one by one: an event from a newer server costs that event alone. */
const eventBatch = z.object({ epoch: idSchema, events: z.array(z.unknown()) });
const signalBatch = z.object({ epoch: idSchema, signals: z.array(z.unknown()) });
const sequenced = z.object({ seq: seqSchema });

/** The ack of `room:join`, with `missed` yet to be parsed one by one. */
export const joinAnswer = z.extend(requests['room:join'].output, { missed: z.array(z.unknown()) });
export type JoinAnswer = z.infer<typeof joinAnswer>;

let dropped = 0;

/** Counts what could not be used; says so without any of its content. */
function drop(what: string): void {
  dropped += 1;
  // biome-ignore lint/suspicious/noConsole: the one trace of a server that speaks another version
  console.debug(`not understood: ${what} (${dropped} so far)`);
}

/** What of a list of events can be used, in its order. */
export function parseEvents(items: readonly unknown[]): Sequenced[] {
  const known: Sequenced[] = [];
  for (const item of items) {
    const event = roomEventSchema.safeParse(item);
    if (event.success) {
      known.push(event.data);
      continue;
    }
    drop('event');
    const place = sequenced.safeParse(item);
    if (place.success) known.push({ type: 'unknown', seq: place.data.seq });
  }
  return known;
}

/** The payload of `room:events`; null where it is none. */
export function parseEventBatch(payload: unknown): { epoch: string; events: Sequenced[] } | null {
  const batch = eventBatch.safeParse(payload);
  if (batch.success) return { epoch: batch.data.epoch, events: parseEvents(batch.data.events) };
  drop('room:events');
  return null;
}

/** The payload of `room:signals`; null where it is none. */
export function parseSignalBatch(payload: unknown): { epoch: string; signals: Signal[] } | null {
  const batch = signalBatch.safeParse(payload);
  if (!batch.success) {
    drop('room:signals');
    return null;
  }
  const signals: Signal[] = [];
  for (const item of batch.data.signals) {
    const signal = signalSchema.safeParse(item);
    if (signal.success) signals.push(signal.data);
    else drop('signal');
  }
  return { epoch: batch.data.epoch, signals };
}

/** The payload of `room:closed`; null where it is none. */
export function parseClosed(payload: unknown): EventPayload<'room:closed'> | null {
  const closed = events['room:closed'].safeParse(payload);
  if (closed.success) return closed.data;
  drop('room:closed');
  return null;
}
