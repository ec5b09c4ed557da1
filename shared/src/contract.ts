import * as z from 'zod/mini';
import { passphraseSchema } from './credentials.ts';
import type { Ack } from './envelope.ts';
import { binarySchema, idSchema, instantSchema, messageIdSchema, seqSchema } from './ids.ts';
import {
  capacitySchema,
  closeReasonSchema,
  memberSchema,
  presenceStateSchema,
  roomEventSchema,
  roomSchema,
  signalSchema,
} from './models.ts';

const nothing = z.object({});
const roomAnswer = z.object({ room: roomSchema });

/**
 * The socket contract: request name -> its payload and its ack. Everything typed about the wire
 * derives from this map, on both sides.
 */
export const requests = {
  'room:join': {
    input: z.object({
      code: z.string(),
      passphrase: z.optional(passphraseSchema),
      resume: z.optional(z.object({ epoch: idSchema, seq: seqSchema })),
    }),
    output: z.object({
      room: roomSchema,
      self: memberSchema,
      members: z.array(memberSchema),
      epoch: idSchema,
      seq: seqSchema,
      missed: z.array(roomEventSchema),
      gap: z.boolean(),
      padHasText: z.optional(z.boolean()),
    }),
  },
  'room:leave': { input: nothing, output: nothing },
  'room:update': {
    input: z.object({
      name: z.optional(z.string()),
      locked: z.optional(z.boolean()),
      passphrase: z.optional(z.nullable(passphraseSchema)),
      capacity: z.optional(capacitySchema),
    }),
    output: roomAnswer,
  },
  'room:kick': { input: z.object({ memberId: idSchema, ban: z.optional(z.boolean()) }), output: nothing },
  'room:transfer': { input: z.object({ memberId: idSchema }), output: roomAnswer },
  'room:close': { input: nothing, output: nothing },
  'chat:send': {
    input: z.object({ id: messageIdSchema, content: z.string() }),
    output: z.object({ seq: seqSchema, sentAt: instantSchema }),
  },
  'pad:sync': {
    input: z.object({ stateVector: binarySchema }),
    output: z.object({ update: binarySchema, stateVector: binarySchema }),
  },
  'pad:update': { input: z.object({ update: binarySchema }), output: z.object({ seq: seqSchema }) },
  'presence:set': { input: z.object({ state: presenceStateSchema }), output: nothing },
} as const;

/** One-way, without an ack; dropped when over a limit. */
export const oneWays = {
  'chat:typing': z.object({ typing: z.boolean() }),
  'pad:awareness': z.object({ update: binarySchema }),
} as const;

/** Server to client. */
export const events = {
  'room:events': z.object({ epoch: idSchema, events: z.array(roomEventSchema) }),
  'room:signals': z.object({ epoch: idSchema, signals: z.array(signalSchema) }),
  'room:closed': z.object({ epoch: idSchema, reason: closeReasonSchema }),
} as const;

export type RequestName = keyof typeof requests;
export type Input<N extends RequestName> = z.infer<(typeof requests)[N]['input']>;
export type Output<N extends RequestName> = z.infer<(typeof requests)[N]['output']>;

export type OneWayName = keyof typeof oneWays;
export type OneWay<N extends OneWayName> = z.infer<(typeof oneWays)[N]>;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;

/** Socket.IO's event map, client to server. */
export type ClientToServerEvents = {
  [N in RequestName]: (payload: Input<N>, ack: (answer: Ack<Output<N>>) => void) => void;
} & { [N in OneWayName]: (payload: OneWay<N>) => void };

/** Socket.IO's event map, server to client. */
export type ServerToClientEvents = { [N in EventName]: (payload: EventPayload<N>) => void };
