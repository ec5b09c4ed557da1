import type { Member, RoomEvent, RoomInfo } from '@hearsay/shared/models';
import { settle } from './manual-clock.ts';
import type { ConnectionHandlers, Dial } from './socket.ts';

/** One dialled connection, as a test sees it. */
export interface FakeSocket extends ConnectionHandlers {
  readonly token: string | null;
  readonly attempt: number;
  readonly sent: { name: string; payload: unknown; ack: ((answer: unknown) => void) | undefined }[];
  closed: boolean;
  /** The last request of that name that was sent on it. */
  last(name: string): { payload: unknown; ack: (answer: unknown) => void };
  /** Acknowledges the last request of that name. */
  answer(name: string, answer: object): Promise<void>;
  refuse(name: string, error: { code: string; retryAfterMs?: number }): Promise<void>;
  events(events: readonly unknown[], epoch?: string): void;
}

/** A dial that a test answers by hand, in place of the network. */
export function createFakeServer(): { dial: Dial; sockets: FakeSocket[]; current(): FakeSocket } {
  const sockets: FakeSocket[] = [];
  return {
    sockets,
    current() {
      const socket = sockets.at(-1);
      if (socket === undefined) throw new Error('nothing was dialled');
      return socket;
    },
    dial({ token, attempt }, handlers) {
      const socket: FakeSocket = {
        ...handlers,
        token,
        attempt,
        sent: [],
        closed: false,
        last(name) {
          const found = socket.sent.findLast((entry) => entry.name === name);
          if (found === undefined) throw new Error(`${name} was not sent`);
          return { payload: found.payload, ack: (answer) => found.ack?.(answer) };
        },
        async answer(name, answer) {
          socket.last(name).ack({ ok: true, ...answer });
          await settle();
        },
        async refuse(name, error) {
          socket.last(name).ack({ ok: false, error: { message: 'no', ...error } });
          await settle();
        },
        events: (events, epoch = 'epoch-1') => handlers.onEvent('room:events', { epoch, events }),
      };
      sockets.push(socket);
      return {
        emit: (name, payload, ack) => void socket.sent.push({ name, payload, ack }),
        close() {
          socket.closed = true;
        },
      };
    },
  };
}

/** A member as the wire shows it. */
export function aMember(id: string, patch: Partial<Member> = {}): Member {
  return { id, name: id, color: '#123456', role: 'member', state: 'active', joinedAt: 1, ...patch };
}

export function aRoom(patch: Partial<RoomInfo> = {}): RoomInfo {
  return {
    code: '7KQM2X9TQ',
    name: '',
    hostId: 'ana',
    locked: false,
    passphraseRequired: false,
    capacity: 100,
    createdAt: 1,
    ...patch,
  };
}

/** The ack of a join by Ana, alone in the room. */
export function aJoin(patch: object = {}): object {
  const self = aMember('ana', { role: 'host' });
  return { room: aRoom(), self, members: [self], epoch: 'epoch-1', seq: 1, missed: [], gap: false, ...patch };
}

/** A message's id, made from a number. */
const anId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Message number `seq`, by Ben unless told otherwise. */
export function aMessage(seq: number, patch: Partial<Extract<RoomEvent, { type: 'message' }>> = {}): RoomEvent {
  const content = `text ${seq}`;
  return {
    type: 'message',
    seq,
    id: anId(seq),
    senderId: 'ben',
    senderName: 'ben',
    content,
    sentAt: 1_000 + seq,
    ...patch,
  };
}
