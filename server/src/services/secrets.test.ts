import { isRoomCode } from '@hearsay/shared/room-code';
import { describe, expect, it } from 'vitest';
import { newId, newRoomCode, Secrets } from './secrets.ts';

const secrets = new Secrets('one secret');
const CODE = '7KQM2X9TQ';

describe('[T1] a room in the store', () => {
  it('is named by a hash that needs the secret', () => {
    const key = secrets.roomKey(CODE);
    expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Secrets('one secret').roomKey(CODE)).toBe(key);
    expect(new Secrets('another').roomKey(CODE)).not.toBe(key);
    expect(secrets.roomKey('000000000')).not.toBe(key);
  });

  it('has its code sealed: opened by the same secret for the same room, each time sealed anew', () => {
    const sealed = secrets.sealCode(CODE);
    expect(new Secrets('one secret').unsealCode(sealed, secrets.roomKey(CODE))).toBe(CODE);
    expect(secrets.sealCode(CODE)).not.toBe(sealed);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain(CODE);
  });

  it('is not opened by another secret, under another room’s key, or changed in any byte', () => {
    const key = secrets.roomKey(CODE);
    const sealed = secrets.sealCode(CODE);
    expect(new Secrets('another').unsealCode(sealed, key)).toBeNull();
    expect(secrets.unsealCode(sealed, secrets.roomKey('000000000'))).toBeNull();
    const bytes = Buffer.from(sealed, 'base64url');
    for (const index of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(secrets.unsealCode(changed.toString('base64url'), key)).toBeNull();
    }
    for (const cut of ['', sealed.slice(0, 20), sealed.slice(0, -4)]) expect(secrets.unsealCode(cut, key)).toBeNull();
  });
});

describe('[T5] a member’s id', () => {
  it('is the same for a user in a room, and another for every other user, room and secret', () => {
    const id = secrets.memberId('user', CODE);
    expect(new Secrets('one secret').memberId('user', CODE)).toBe(id);
    const others = [
      secrets.memberId('user', '000000000'),
      secrets.memberId('other', CODE),
      new Secrets('another').memberId('user', CODE),
      secrets.memberId(`${CODE}:user`, ''),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
    expect(id.length).toBeLessThanOrEqual(64);
    expect(Buffer.from(id, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
  });
});

describe('fresh ids', () => {
  it('are room codes with their check character, and 128 random bits', () => {
    const codes = Array.from({ length: 500 }, newRoomCode);
    expect(codes.every(isRoomCode)).toBe(true);
    expect(new Set(codes).size).toBe(500);
    expect(new Set(Array.from({ length: 500 }, newId)).size).toBe(500);
    expect(Buffer.from(newId(), 'base64url')).toHaveLength(16);
  });
});
