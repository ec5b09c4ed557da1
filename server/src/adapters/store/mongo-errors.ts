import { Refusal } from '@hearsay/shared/errors';
import mongoose from 'mongoose';

const { MongoError, MongoNetworkError, MongoServerError, MongoSystemError } = mongoose.mongo;

/** Driver errors that mean "no server now" and are no network error to the driver. */
const UNREACHABLE_NAMES: ReadonlySet<string> = new Set([
  'MongooseServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoServerClosedError',
  'MongoExpiredSessionError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
]);

/** A server that stops, steps down or gave up in time (https://www.mongodb.com/docs/manual/reference/error-codes/). */
const UNREACHABLE_CODES: ReadonlySet<unknown> = new Set([
  6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);

/** Errors of the socket itself, which the driver passes on unwrapped where it writes to one that was just closed. */
const SOCKET_CODES: ReadonlySet<unknown> = new Set([
  'EPIPE',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_WRITE_AFTER_END',
]);

const DUPLICATE_KEY = 11_000;

/** True where the server could not be reached or could not answer, so that trying again is right. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof Refusal) return error.code === 'UNAVAILABLE';
  if (!(error instanceof Error)) return false;
  if (error instanceof MongoNetworkError || error instanceof MongoSystemError) return true;
  if (UNREACHABLE_NAMES.has(error.name) || ('code' in error && SOCKET_CODES.has(error.code))) return true;
  if (error instanceof MongoError && error.hasErrorLabel('RetryableWriteError')) return true;
  return error instanceof MongoServerError && UNREACHABLE_CODES.has(error.code);
}

/** True where a unique index on `field` refused a document. */
export function isDuplicate(error: unknown, field: string): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY && field in (error.keyPattern ?? { _id: 1 });
}

/** The kind and code of an error, for the log: messages of MongoDB and mongoose quote the document (T1). */
export function nameOf(error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  return error instanceof MongoServerError ? `${name} ${error.code}` : name;
}

/** What the port rejects with instead of a driver's error: `UNAVAILABLE`, or an error that only names it. */
export function portError(error: unknown): Error {
  if (error instanceof Refusal) return error;
  if (isUnreachable(error)) return new Refusal('UNAVAILABLE');
  return new Error(`the store failed: ${nameOf(error)}`);
}
