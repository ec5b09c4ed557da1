import { Refusal } from '@hearsay/shared/errors';
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { isDuplicate, portError } from './mongo-errors.ts';

const { MongoNetworkError, MongoNotConnectedError, MongoServerError } = mongoose.mongo;

describe('errors of the Mongo store', () => {
  it('a server that is out of reach, stops or steps down is UNAVAILABLE', () => {
    const errors = [
      new MongoNetworkError('connection closed'),
      new MongoNotConnectedError('client must be connected'),
      new mongoose.Error.MongooseServerSelectionError('selection timed out'),
      new MongoServerError({ code: 10107, message: 'not primary' }),
      new MongoServerError({ code: 11600, message: 'interrupted at shutdown' }),
      new MongoServerError({ code: 1, message: 'try again', errorLabels: ['RetryableWriteError'] }),
      Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' }),
    ];
    for (const error of errors) expect(portError(error), String(error)).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('[T1] anything else is named by kind and code, and quotes nothing', () => {
    const error = portError(new MongoServerError({ code: 121, message: 'unseen', errInfo: { details: 'unseen' } }));
    expect(error).not.toBeInstanceOf(Refusal);
    expect(error.message).toBe('the store failed: MongoServerError 121');
    expect(error.cause).toBeUndefined();
    expect(portError(new TypeError('unseen')).message).toBe('the store failed: TypeError');
    expect(portError('unseen').message).toBe('the store failed: string');
  });

  it('a refusal passes as it is', () => {
    const refusal = new Refusal('ROOM_FULL');
    expect(portError(refusal)).toBe(refusal);
  });

  it('tells which unique field was taken', () => {
    const taken = new MongoServerError({ code: 11_000, keyPattern: { username: 1 } });
    expect(isDuplicate(taken, 'username')).toBe(true);
    expect(isDuplicate(taken, '_id')).toBe(false);
    expect(isDuplicate(new MongoServerError({ code: 121 }), '_id')).toBe(false);
  });
});
