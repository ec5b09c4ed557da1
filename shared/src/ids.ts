import * as z from 'zod/mini';
import { TEXT } from './limits.ts';

/** An opaque id or epoch. */
export const idSchema = z.string().check(z.minLength(1), z.maxLength(TEXT.idCharacters));

/** A message's id: a UUID made by the client (S3). Any version, any case. */
export const messageIdSchema = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'not a UUID'));

/** An instant: integer milliseconds since 1970 UTC. */
export const instantSchema = z.int().check(z.nonnegative());

/** An event's position in one life of a room; 0 is before the first. */
export const seqSchema = z.int().check(z.nonnegative());

/** Binary on the wire: msgpack `bin`, nothing else. Its size is a limit, not a shape: see `limits.ts`. */
export const binarySchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'not binary');
