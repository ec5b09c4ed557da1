import { describe, expect, it } from 'vitest';
import { framedLength, frameOf, parcelOf, writeFrame } from './frame.ts';
import { hold, release, send, sendAtOnce } from './outlet.ts';
import type { HearsaySocket } from './server.ts';

/** A WebSocket that Engine.IO writes to, as far as an outlet touches it, and what left it past Engine.IO. */
function openConnection(bufferedAmount = 0) {
  const sent: Buffer[] = [];
  const handedOver: unknown[] = [];
  const transport = {
    name: 'websocket',
    writable: true,
    emit: () => handedOver.push(...conn.writeBuffer.splice(0)),
    socket: {
      readyState: 1,
      bufferedAmount,
      _socket: { cork: () => undefined, uncork: () => undefined },
      _sender: { sendFrame: (pieces: readonly Buffer[]) => sent.push(...pieces) },
    },
  };
  const conn = {
    readyState: 'open',
    transport,
    writeBuffer: [] as object[],
    packetsFn: [] as unknown[],
    write: (data: unknown, options: unknown) => conn.writeBuffer.push({ type: 'message', data, options }),
  };
  return { socket: { conn } as unknown as HearsaySocket, conn, sent, handedOver };
}

const framed = (bytes: Uint8Array): Buffer => {
  const frame = Buffer.alloc(framedLength(bytes.length));
  writeFrame(frame, 0, bytes);
  return frame;
};

const events = frameOf('room:events', { epoch: 'e', events: [] });
const ack = Buffer.from('an ack');
const long = Buffer.alloc(300, 7);

describe('what all members of a room are told', () => {
  const signals = frameOf('room:signals', { epoch: 'e', signals: [] });
  const parcel = parcelOf(events, null, signals);

  it('leaves at once and as one piece where nothing waits', () => {
    const { conn, sent } = openConnection();
    expect(parcel && sendAtOnce(conn, parcel)).toBe(true);
    expect(sent).toEqual([Buffer.concat([events.bytes, signals.bytes].map(framed))]);
    expect(conn.writeBuffer).toEqual([]);
  });

  it.each([
    ['where the socket has yet to read', 1, {}],
    ['where the socket is held', 0, { writable: false }],
    ['with long polling', 0, { name: 'polling', socket: undefined }],
    ['where the WebSocket is closing', 0, { socket: { readyState: 2, bufferedAmount: 0 } }],
    ['where ws has no such way', 0, { socket: { readyState: 1, bufferedAmount: 0, _sender: {} } }],
  ])('does not leave at once, but goes through Engine.IO, in order, %s', (_, inFlight, transport) => {
    const { socket, conn, sent } = openConnection(inFlight);
    Object.assign(conn.transport, transport);
    expect(parcel && sendAtOnce(conn, parcel)).toBe(false);
    if (parcel) send(socket, parcel);
    expect(sent).toEqual([]);
    expect(conn.writeBuffer).toMatchObject([{ data: events.bytes }, { data: signals.bytes }]);
  });
});

describe('what a held socket is told', () => {
  it('leaves as one piece, each message whole and in order', () => {
    const { socket, conn, sent, handedOver } = openConnection();
    expect(hold(socket)).toBe(true);
    conn.writeBuffer.push(
      { type: 'message', data: ack, options: { compress: true } },
      { type: 'message', data: events.bytes, options: events.options },
      { type: 'message', data: new Uint8Array(long), options: { compress: true } },
    );
    release(socket);
    expect(sent).toEqual([Buffer.concat([ack, events.bytes, long].map(framed))]);
    expect([conn.writeBuffer, handedOver, conn.transport.writable]).toEqual([[], [], true]);
  });

  it.each([
    ['with Engine.IO’s own packets among it', { data: '2', type: 'ping' }, {}, 0],
    ['where an earlier write is under way', {}, {}, 1],
    ['where the connection is closing', {}, { readyState: 'closing' }, 0],
    ['where somebody waits to hear that it left', {}, { packetsFn: [() => undefined] }, 0],
    ['where it is too long to be copied', { data: Buffer.alloc(17 * 1024) }, {}, 0],
  ])('goes through Engine.IO %s', (_, packet, connection, inFlight) => {
    const { socket, conn, sent, handedOver } = openConnection(inFlight);
    hold(socket);
    Object.assign(conn, connection);
    const packets = [
      { type: 'message', data: ack },
      { type: 'message', data: ack, ...packet },
    ];
    conn.writeBuffer.push(...packets);
    release(socket);
    expect(sent).toEqual([]);
    expect(handedOver).toEqual(packets);
  });
});
