import { EventEmitter } from 'node:events';
import { ACK, Encoder, EVENT } from '@hearsay/shared/parser';
import { describe, expect, it } from 'vitest';
import { type ArrivedEvent, takeEvents } from './inlet.ts';
import type { HearsaySocket } from './server.ts';

const [CONNECT, DISCONNECT] = [0, 1];

/** A socket whose frames are ours to give, what was taken of them, and what went on to Socket.IO. */
function connectedSocket() {
  const conn = new EventEmitter();
  const left: unknown[] = [];
  conn.on('data', (frame) => left.push(frame));
  const socket = { conn, connected: true };
  const taken: ArrivedEvent[] = [];
  takeEvents(socket as unknown as HearsaySocket, (event) => taken.push(event));
  return { socket, taken, left, receive: (frame: unknown) => void conn.emit('data', frame) };
}

const frameOf = (type: number, data?: unknown, nsp = '/', id?: number): unknown =>
  new Encoder().encode({ type, nsp, ...(data !== undefined && { data }), ...(id !== undefined && { id }) })[0];

describe('what comes in at a socket', () => {
  it('is taken as it comes where it is an event, and Socket.IO does not hear of it', () => {
    const { taken, left, receive } = connectedSocket();
    receive(frameOf(EVENT, ['chat:send', { content: 'a' }], '/', 7));
    receive(frameOf(EVENT, ['chat:typing', { isTyping: true }]));
    expect(taken).toMatchObject([
      { data: ['chat:send', { content: 'a' }], id: 7 },
      { data: ['chat:typing', { isTyping: true }] },
    ]);
    expect(taken[1]?.id).toBeUndefined();
    expect(left).toEqual([]);
  });

  it.each([
    ['who connects', frameOf(CONNECT, {})],
    ['who leaves the namespace', frameOf(DISCONNECT)],
    ['an event of another namespace', frameOf(EVENT, ['chat:send', {}], '/admin')],
    ['an event with a reserved name', frameOf(EVENT, ['disconnect', {}])],
    ['what is no packet', Buffer.from([0xc1])],
    ['text', 'chat:send'],
  ])('is left to Socket.IO, whole and once: %s', (_, frame) => {
    const { taken, left, receive } = connectedSocket();
    receive(frame);
    expect(taken).toEqual([]);
    expect(left).toEqual([frame]);
  });

  it('is passed over where it is an answer, since nobody asked', () => {
    const { taken, left, receive } = connectedSocket();
    receive(frameOf(ACK, [{}], '/', 1));
    expect([taken, left]).toEqual([[], []]);
  });

  it('is left to Socket.IO once the socket is no longer connected', () => {
    const { socket, taken, left, receive } = connectedSocket();
    socket.connected = false;
    const frame = frameOf(EVENT, ['chat:send', {}]);
    receive(frame);
    expect(taken).toEqual([]);
    expect(left).toEqual([frame]);
  });
});
