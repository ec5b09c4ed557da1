import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import type { RoomInfo } from '@hearsay/shared/models';
import { MsgpackReader } from '@hearsay/shared/msgpack-reader';
import { MsgpackWriter } from '@hearsay/shared/msgpack-writer';
import type { NodeEvent, NodeSignal, RoomKey } from '../../domain/node-event.ts';
import type { LiveSnapshot } from '../../domain/room-snapshot.ts';
import type { NodeNotice } from '../../ports/relay.ts';

/** Events of a room with the places that they have: pairs, since places may be skipped. */
export type PlacedEvents = readonly (readonly [seq: number, event: NodeEvent])[];

/** What a node asks the others of a room. */
export type Question =
  /** Who hosts it, and how far have they heard? */
  | { ask: 'who' }
  | { ask: 'face' }
  /** Only heard back by who asks, after all that was said before. */
  | { ask: 'nothing' }
  /** Events from `from` to `to`, both included. */
  | { ask: 'lack'; epoch: string; from: number; to: number }
  /** Asked of one node alone. */
  | { ask: 'snapshot' };

export interface Answers {
  /** Null from a node that begins to host the room and knows nothing yet. */
  who: { epoch: string; next: number; last: number; isWhole: boolean } | null;
  face: RoomInfo | null;
  nothing: null;
  /** What it has of them. It knows every place from `oldest` up to, not including, `next`: where it has none there, nobody has. */
  lack: { events: PlacedEvents; oldest: number; next: number } | null;
  snapshot: { epoch: string; next: number; live: LiveSnapshot } | null;
}

/** What nodes send each other. `node` is the origin. */
export type Envelope =
  /** `batch` counts what the node has published. */
  | { type: 'events'; node: string; epoch: string; batch: number; events: readonly NodeEvent[] }
  | { type: 'signals'; node: string; signals: readonly NodeSignal[] }
  | { type: 'question'; node: string; id: number; room: RoomKey; question: Question }
  | { type: 'answer'; node: string; id: number; answer: Answers[Question['ask']] }
  | { type: 'notice'; node: string; notice: NodeNotice };

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Random bytes are drawn for many nonces at once: each draw costs as much as a short message's encryption. */
const NONCES_DRAWN = 256;

/** With this begins a JSON text that is a map, and no map of MessagePack. */
const BRACE = 0x7b;

/** Whether an envelope holds no bytes: then it goes as JSON, which V8 reads four times as fast; else as MessagePack. */
function isText(envelope: Envelope): boolean {
  return envelope.type === 'events' && envelope.events.every(({ type }) => type !== 'pad-update');
}

/** Puts envelopes under AES-256-GCM, bound to their channel: Redis, its SLOWLOG and its MONITOR see no content. */
export class Sealer {
  readonly #key: KeyObject;
  readonly #writer = new MsgpackWriter();
  readonly #reader = new MsgpackReader([
    'type',
    'node',
    'epoch',
    'batch',
    'events',
    'pad-update',
    'memberId',
    'update',
  ]);
  #nonces = Buffer.alloc(0);

  constructor(key: KeyObject) {
    this.#key = key;
  }

  seal(channel: string, envelope: Envelope): Buffer {
    const nonce = this.#nonce();
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    cipher.setAAD(Buffer.from(channel));
    const sealed = isText(envelope)
      ? cipher.update(JSON.stringify(envelope), 'utf8')
      : this.#writer.write(envelope, (bytes) => cipher.update(bytes));
    return Buffer.concat([nonce, sealed, cipher.final(), cipher.getAuthTag()]);
  }

  /** Null for what another server, or nobody, has sealed for this channel. */
  open(channel: string, sealed: Buffer): Envelope | null {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(channel));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const bytes = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
      // Holds no more of them: throws where the bytes are not what was sealed.
      decipher.final();
      return (bytes[0] === BRACE ? JSON.parse(bytes.toString()) : this.#reader.read(bytes)) as Envelope;
    } catch {
      return null;
    }
  }

  /** Never the same twice: no byte that was drawn is used again. */
  #nonce(): Buffer {
    if (this.#nonces.length === 0) this.#nonces = randomBytes(NONCE_BYTES * NONCES_DRAWN);
    const nonce = this.#nonces.subarray(0, NONCE_BYTES);
    this.#nonces = this.#nonces.subarray(NONCE_BYTES);
    return nonce;
  }
}
