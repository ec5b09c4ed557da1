import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { ROOM_CODE_BYTES, roomCodeFrom } from '@hearsay/shared/room-code';
import type { RoomKey } from '../domain/node-event.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Every key of the server, each derived from `JWT_SECRET` by HKDF-SHA-256 (RFC 5869) under its own label. */
export class Secrets {
  readonly tokenKey: KeyObject;
  /** Encrypts what nodes tell each other. */
  readonly relayKey: KeyObject;
  readonly #roomKey: KeyObject;
  readonly #memberKey: KeyObject;
  readonly #sealKey: KeyObject;

  constructor(secret: string) {
    const derive = (label: string): KeyObject =>
      createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'hearsay', label, 32)));
    this.tokenKey = derive('token');
    this.relayKey = derive('relay');
    this.#roomKey = derive('room-key');
    this.#memberKey = derive('member-id');
    this.#sealKey = derive('room-code');
  }

  /** Names a room where its code must not be read (T1). */
  roomKey(code: string): RoomKey {
    return createHmac('sha256', this.#roomKey).update(code).digest('base64url');
  }

  /** A user's pseudonym in one room: the same in every tab, on every node, in every epoch, and nowhere else (T5). */
  memberId(userId: string, code: string): string {
    return createHmac('sha256', this.#memberKey).update(`${code}:${userId}`).digest('base64url').slice(0, 22);
  }

  /** The code under AES-256-GCM, bound to its room's key; base64url of nonce, ciphertext and tag. */
  sealCode(code: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#sealKey, nonce);
    cipher.setAAD(Buffer.from(this.roomKey(code)));
    return Buffer.concat([nonce, cipher.update(code, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
      'base64url',
    );
  }

  /** The code again; null where it was sealed under another secret or for another room. */
  unsealCode(sealed: string, key: RoomKey): string | null {
    const bytes = Buffer.from(sealed, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#sealKey, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(key));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      return null;
    }
  }
}

/** A fresh room code from the system's CSPRNG (C1). */
export function newRoomCode(): string {
  return roomCodeFrom(randomBytes(ROOM_CODE_BYTES));
}

/** A fresh opaque id: 128 random bits, base64url. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}
