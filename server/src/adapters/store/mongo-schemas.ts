import { type Connection, type Model, Schema, type SchemaDefinition } from 'mongoose';

/** What lies in MongoDB. Instants are BSON dates here, so that TTL indexes can read them, and numbers in the port. */
export interface UserDoc {
  _id: string;
  name: string;
  kind: 'guest' | 'registered';
  /** Absent for guests, so that the unique index holds registered users only. */
  username?: string;
  passwordHash: string | null;
  tokenVersion: number;
  revokedTokens: { tokenId: string; expiresAt: Date }[];
  createdAt: Date;
  expiresAt: Date | null;
}

export interface PresenceDoc {
  /** Names node, room and user together: one row for each such three. */
  _id: string;
  node: string;
  room: string;
  userId: string;
  leaseUntil: Date;
}

export interface RoomDoc {
  _id: string;
  sealedCode: string;
  hostUserId: string;
  awaitedCreatorId: string | null;
  locked: boolean;
  capacity: number;
  passphraseHash: string | null;
  bans: string[];
  members: { userId: string; joinedAt: Date }[];
  createdAt: Date;
  expiresAt: Date;
}

export interface Models {
  readonly users: Model<UserDoc>;
  readonly presences: Model<PresenceDoc>;
  readonly rooms: Model<RoomDoc>;
}

const string = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;
const stringOrNull = { type: String, default: null } as const;

/** A field that no schema names is an error, in a document and in a filter alike (T1). */
const strictly = <Doc>(definition: SchemaDefinition<Doc>) =>
  new Schema<Doc>(definition, {
    strict: 'throw',
    strictQuery: 'throw',
    versionKey: false,
    id: false,
    bufferCommands: false,
    autoCreate: false,
    autoIndex: false,
  });

const part = <Doc>(definition: SchemaDefinition<Doc>) =>
  new Schema<Doc>(definition, { _id: false, id: false, strict: 'throw', strictQuery: 'throw' });

const userSchema = strictly<UserDoc>({
  _id: string,
  name: string,
  kind: { type: String, required: true, enum: ['guest', 'registered'] },
  username: String,
  passwordHash: stringOrNull,
  tokenVersion: { type: Number, required: true },
  revokedTokens: [part<UserDoc['revokedTokens'][number]>({ tokenId: string, expiresAt: date })],
  createdAt: date,
  expiresAt: { type: Date, default: null },
});

const presenceSchema = strictly<PresenceDoc>({
  _id: string,
  node: string,
  room: string,
  userId: string,
  leaseUntil: date,
});

const roomSchema = strictly<RoomDoc>({
  _id: string,
  sealedCode: string,
  hostUserId: string,
  awaitedCreatorId: stringOrNull,
  locked: { type: Boolean, required: true },
  capacity: { type: Number, required: true },
  passphraseHash: stringOrNull,
  bans: [String],
  members: [part<RoomDoc['members'][number]>({ userId: string, joinedAt: date })],
  createdAt: date,
  expiresAt: date,
});

/** The three collections of one connection: there is none that could take content. */
export function modelsOn(connection: Connection): Models {
  return {
    users: connection.model<UserDoc>('User', userSchema, 'users'),
    presences: connection.model<PresenceDoc>('Presence', presenceSchema, 'presences'),
    rooms: connection.model<RoomDoc>('Room', roomSchema, 'rooms'),
  };
}
