import type { RoomControl } from '../../services/room-control.ts';
import type { RoomEntry } from '../../services/room-entry.ts';
import type { RequestHandlers } from './handle.ts';

type RoomRequests = Pick<
  RequestHandlers,
  'room:join' | 'room:leave' | 'room:update' | 'room:kick' | 'room:transfer' | 'room:close'
>;

export function roomRequests(entry: RoomEntry, control: RoomControl): RoomRequests {
  return {
    'room:join': async (session, input, ack) => {
      await entry.join(session, input, ack);
      return undefined;
    },
    'room:leave': async (session) => {
      await entry.leave(session);
      return {};
    },
    'room:update': async (session, update) => ({ room: await control.update(session, update) }),
    'room:kick': async (session, { memberId, ban = false }) => {
      await control.kick(session, memberId, ban);
      return {};
    },
    'room:transfer': async (session, { memberId }) => ({ room: await control.transfer(session, memberId) }),
    'room:close': async (session) => {
      await control.close(session);
      return {};
    },
  };
}
