import { CAPACITY, TEXT } from '@hearsay/shared/limits';
import { ROW } from './bounds.ts';

/**
 * What the database itself accepts (https://www.mongodb.com/docs/manual/core/schema-validation/): every field is named
 * and bounded, and a document with one that is not is refused with error 121, whoever sends it (T1).
 */

const HASH_CHARACTERS = 128;
const SEALED_CODE_CHARACTERS = 96;

const id = { bsonType: 'string', minLength: 1, maxLength: TEXT.idCharacters };
const idOrNull = { bsonType: ['string', 'null'], maxLength: TEXT.idCharacters };
const hashOrNull = { bsonType: ['string', 'null'], maxLength: HASH_CHARACTERS };
const base64url = (maxLength: number) => ({ bsonType: 'string', maxLength, pattern: '^[A-Za-z0-9_-]+$' });
const roomKey = base64url(TEXT.idCharacters);
const date = { bsonType: 'date' };
const wholeNumber = { bsonType: ['int', 'long'], minimum: 0 };

/** All fields are required but those named in `optional`; no other is taken. */
const exactly = (properties: Record<string, object>, optional: readonly string[] = []) => ({
  bsonType: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});

/** The validator of each collection, by its name. */
export const VALIDATORS = {
  users: exactly(
    {
      _id: id,
      name: { bsonType: 'string', maxLength: TEXT.nameCodePoints },
      kind: { enum: ['guest', 'registered'] },
      username: { bsonType: 'string', pattern: '^[a-z0-9._-]{3,32}$' },
      passwordHash: hashOrNull,
      tokenVersion: wholeNumber,
      revokedTokens: {
        bsonType: 'array',
        maxItems: ROW.revokedTokens,
        items: exactly({ tokenId: id, expiresAt: date }),
      },
      createdAt: date,
      expiresAt: { bsonType: ['date', 'null'] },
    },
    ['username'],
  ),
  presences: exactly({
    _id: { bsonType: 'string', maxLength: 4 * TEXT.idCharacters },
    node: id,
    room: roomKey,
    userId: id,
    leaseUntil: date,
  }),
  rooms: exactly({
    _id: roomKey,
    sealedCode: base64url(SEALED_CODE_CHARACTERS),
    hostUserId: id,
    awaitedCreatorId: idOrNull,
    locked: { bsonType: 'bool' },
    capacity: { bsonType: ['int', 'long'], minimum: CAPACITY.min, maximum: CAPACITY.max },
    passphraseHash: hashOrNull,
    bans: { bsonType: 'array', maxItems: ROW.bans, items: id },
    members: { bsonType: 'array', maxItems: CAPACITY.max, items: exactly({ userId: id, joinedAt: date }) },
    createdAt: date,
    expiresAt: date,
  }),
} as const;
