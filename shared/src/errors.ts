/** Every refusal of the contract and its HTTP status (docs/PROTOCOL.md, "Errors"). */
export const ERROR_STATUS = {
  AUTH_ERROR: 401,
  ACCESS_DENIED: 403,
  PASSPHRASE_REQUIRED: 403,
  VALIDATION_ERROR: 400,
  NOT_FOUND: 404,
  ROOM_UNAVAILABLE: 404,
  NOT_IN_ROOM: 409,
  ROOM_FULL: 409,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMIT_EXCEEDED: 429,
  UNAVAILABLE: 503,
  SERVER_ERROR: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** What a refusal looks like on the wire, over HTTP (`{error}`) and in an ack alike; `envelope.ts` has its schema. */
export interface WireError {
  code: ErrorCode;
  message: string;
  retryAfterMs?: number | undefined;
}

const DEFAULT_MESSAGE: Record<ErrorCode, string> = {
  AUTH_ERROR: 'Please sign in again.',
  ACCESS_DENIED: 'You may not do that here.',
  PASSPHRASE_REQUIRED: 'This room asks for a passphrase.',
  VALIDATION_ERROR: 'That request was not understood.',
  NOT_FOUND: 'There is nothing here.',
  ROOM_UNAVAILABLE: 'That room is not open to you.',
  NOT_IN_ROOM: 'Join a room first.',
  ROOM_FULL: 'This room is full.',
  CONFLICT: 'That name is taken.',
  PAYLOAD_TOO_LARGE: 'That is too large to send.',
  RATE_LIMIT_EXCEEDED: 'Too fast. Wait a moment, then try again.',
  UNAVAILABLE: 'The service is catching its breath. Nothing was done; try again.',
  SERVER_ERROR: 'Something went wrong on our side.',
};

/**
 * A refusal that the contract names: thrown where it is found, turned into its wire form at the edge.
 * `message` is for a person and never holds content, a token, a passphrase or a stack.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string = DEFAULT_MESSAGE[code], retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(retryAfterMs));
  }

  /** The same refusal as plain data, ready for the wire. */
  toWire(): WireError {
    const { code, message, retryAfterMs } = this;
    return retryAfterMs === undefined ? { code, message } : { code, message, retryAfterMs };
  }
}
