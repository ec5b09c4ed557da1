import { EventEmitter } from 'node:events';
import { Refusal } from '@hearsay/shared/errors';
import { ACK, decodePacket, Encoder, EVENT } from '@hearsay/shared/parser';
import { expect, it } from 'vitest';
import { type Dispatch, type RequestHandlers, receive } from './handle.ts';
import type { HearsaySocket } from './server.ts';

/** A socket on which one request comes in, and what it is answered. */
function answersTo(leave: RequestHandlers['room:leave']): unknown[] {
  const answers: unknown[] = [];
  const write = (frame: Uint8Array) => answers.push(decodePacket(frame));
  const conn = Object.assign(new EventEmitter(), { write });
  const socket = { conn, connected: true, data: { session: { id: 's', life: 'open' } } };
  const dispatch = {
    requests: { 'room:leave': leave },
    oneWays: {},
    limits: { tryTake: () => 0 },
    refusals: { from: () => new Refusal('SERVER_ERROR') },
    pressure: { isOverfull: () => false, buffered: () => 0 },
  };
  receive(socket as unknown as HearsaySocket, dispatch as unknown as Dispatch, () => undefined);
  conn.emit('data', new Encoder().encode({ type: EVENT, nsp: '/', data: ['room:leave', {}], id: 7 })[0]);
  return answers;
}

it('a request that fails after its answer is not answered twice', () => {
  const answers = answersTo((_session, _input, ack) => {
    ack({});
    throw new Error('too late');
  });
  expect(answers).toEqual([{ type: ACK, nsp: '/', data: [{ ok: true }], id: 7 }]);
});
