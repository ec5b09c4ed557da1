import { Decoder } from '@hearsay/shared/parser';
import { describe, expect, it } from 'vitest';
import { frameOf } from './frame.ts';

const eventsOf = (content: string) => ({
  epoch: 'e',
  events: [{ type: 'message' as const, seq: 1, id: 'i', senderId: 's', senderName: 'n', content, sentAt: 1 }],
});

function read(frame: Uint8Array): unknown {
  let packet: unknown;
  const decoder = new Decoder();
  decoder.on('decoded', (decoded) => {
    packet = decoded;
  });
  decoder.add(frame);
  return packet;
}

describe('a frame encoded once for all (RFC 6455, 5.2)', () => {
  it.each([
    ['7 bits of length', 5, 2],
    ['16 bits of length', 300, 4],
    ['64 bits of length', 70_000, 10],
  ])('has a final, binary, unmasked header with %s', (_, characters, headerBytes) => {
    const payload = eventsOf('x'.repeat(characters));
    const { bytes, options } = frameOf('room:events', payload);
    const [whole = Buffer.alloc(0)] = options.wsPreEncodedFrame;
    const announced = [() => whole[1], () => whole.readUInt16BE(2), () => Number(whole.readBigUInt64BE(2))];
    expect(whole[0]).toBe(0x82);
    expect(whole.length).toBe(headerBytes + bytes.length);
    expect(announced[[2, 4, 10].indexOf(headerBytes)]?.()).toBe(bytes.length);
    expect(whole.subarray(headerBytes).equals(bytes)).toBe(true);
    expect(read(bytes)).toEqual({ type: 2, nsp: '/', data: ['room:events', payload] });
  });
});
