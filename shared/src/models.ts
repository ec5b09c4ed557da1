import * as z from 'zod/mini';
import { binarySchema, idSchema, instantSchema, messageIdSchema, seqSchema } from './ids.ts';
import { CAPACITY } from './limits.ts';

/** A stored identity, shown to that user alone (T5). */
export const userSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: z.enum(['guest', 'registered']),
});
export type User = z.infer<typeof userSchema>;

export const capacitySchema = z.int().check(z.minimum(CAPACITY.min), z.maximum(CAPACITY.max));

/** A live room as its members see it. */
export const roomSchema = z.object({
  code: z.string(),
  name: z.string(),
  hostId: idSchema,
  locked: z.boolean(),
  passphraseRequired: z.boolean(),
  capacity: capacitySchema,
  createdAt: instantSchema,
});
export type RoomInfo = z.infer<typeof roomSchema>;

/** What a member's tabs say about it; `reconnecting` is the server's own finding (R5). */
export const presenceStateSchema = z.enum(['active', 'away']);
export type PresenceState = z.infer<typeof presenceStateSchema>;

export const memberStateSchema = z.enum(['active', 'away', 'reconnecting']);
export type MemberState = z.infer<typeof memberStateSchema>;

/** A user's presence in one room. Its `id` is a pseudonym, different in every other room (T5). */
export const memberSchema = z.object({
  id: idSchema,
  name: z.string(),
  color: z.string().check(z.regex(/^#[0-9a-f]{6}$/)),
  role: z.enum(['host', 'member']),
  state: memberStateSchema,
  joinedAt: instantSchema,
});
export type Member = z.infer<typeof memberSchema>;

export const leaveReasonSchema = z.enum(['left', 'lost', 'kicked']);
export type LeaveReason = z.infer<typeof leaveReasonSchema>;

/** A sequenced event of a room (S1), told apart by `type`. */
export const roomEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    seq: seqSchema,
    id: messageIdSchema,
    senderId: idSchema,
    senderName: z.string(),
    content: z.string(),
    sentAt: instantSchema,
  }),
  z.object({ type: z.literal('pad-update'), seq: seqSchema, memberId: idSchema, update: binarySchema }),
  z.object({ type: z.literal('member-joined'), seq: seqSchema, member: memberSchema }),
  z.object({ type: z.literal('member-updated'), seq: seqSchema, member: memberSchema }),
  z.object({ type: z.literal('member-left'), seq: seqSchema, memberId: idSchema, reason: leaveReasonSchema }),
  z.object({ type: z.literal('room-updated'), seq: seqSchema, room: roomSchema }),
]);
export type RoomEvent = z.infer<typeof roomEventSchema>;
export type RoomEventOf<T extends RoomEvent['type']> = Extract<RoomEvent, { type: T }>;

/** Of the moment: never sequenced, never replayed, skipped first under pressure (L3). */
export const signalSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('typing'), memberId: idSchema, typing: z.boolean() }),
  z.object({ type: z.literal('presence'), memberId: idSchema, state: memberStateSchema }),
  z.object({ type: z.literal('awareness'), memberId: idSchema, update: binarySchema }),
]);
export type Signal = z.infer<typeof signalSchema>;
export type SignalOf<T extends Signal['type']> = Extract<Signal, { type: T }>;

export const closeReasonSchema = z.enum(['closed', 'kicked', 'banned', 'shutdown']);
export type CloseReason = z.infer<typeof closeReasonSchema>;
