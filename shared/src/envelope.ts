import * as z from 'zod/mini';
import { ERROR_STATUS, type ErrorCode, type WireError } from './errors.ts';

const errorCodes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

/** A refusal's wire form. Apart from `errors.ts`, so that a page can name refusals before it loads any schema. */
export const errorSchema: z.ZodMiniType<WireError> = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  retryAfterMs: z.optional(z.number()),
});

/** An ack that refuses. */
export interface AckRefused {
  readonly ok: false;
  readonly error: WireError;
}

/** Every ack: `{ok: true, ...output}` or `{ok: false, error}`. */
export type Ack<Output> = ({ readonly ok: true } & Output) | AckRefused;

/** The outer shape of any ack; the caller then parses the output by the request's own schema. */
export const ackSchema = z.discriminatedUnion('ok', [
  z.looseObject({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: errorSchema }),
]);

/** A refusal over HTTP. */
export const httpErrorSchema = z.object({ error: errorSchema });
