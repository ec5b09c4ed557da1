import { describe, expect, it } from 'vitest';
import { ackSchema, errorSchema } from './envelope.ts';
import { ERROR_STATUS, type ErrorCode, Refusal } from './errors.ts';

const codes = Object.keys(ERROR_STATUS) as ErrorCode[];

describe('Refusal', () => {
  it.each(codes)('%s has an HTTP status and a message for a person', (code) => {
    const wire = new Refusal(code).toWire();
    expect(ERROR_STATUS[code]).toBeGreaterThanOrEqual(400);
    expect(wire.code).toBe(code);
    expect(wire.message).toMatch(/^[A-Z].*\.$/);
    expect(Object.keys(wire)).toEqual(['code', 'message']);
    expect(errorSchema.parse(wire)).toEqual(wire);
  });

  it('carries the wait as whole milliseconds, at least one', () => {
    expect(new Refusal('RATE_LIMIT_EXCEEDED', 'Wait.', 1.2).toWire()).toEqual({
      code: 'RATE_LIMIT_EXCEEDED',
      message: 'Wait.',
      retryAfterMs: 2,
    });
    expect(new Refusal('RATE_LIMIT_EXCEEDED', undefined, 0).retryAfterMs).toBe(1);
    expect(new Refusal('RATE_LIMIT_EXCEEDED').retryAfterMs).toBeUndefined();
  });

  it('is an error that can be told from others', () => {
    const refusal = new Refusal('CONFLICT');
    expect(refusal).toBeInstanceOf(Error);
    expect([refusal.name, refusal.code, refusal.message]).toEqual(['Refusal', 'CONFLICT', 'That name is taken.']);
  });

  it('reads back from an ack', () => {
    const error = new Refusal('ROOM_FULL').toWire();
    expect(ackSchema.parse({ ok: false, error })).toEqual({ ok: false, error });
    expect(ackSchema.parse({ ok: true, seq: 3 })).toEqual({ ok: true, seq: 3 });
    expect(ackSchema.safeParse({ ok: false }).success).toBe(false);
    expect(ackSchema.safeParse({ ok: false, error: { code: 'NO_SUCH', message: '' } }).success).toBe(false);
  });
});
