import type { Presence } from '../../services/presence.ts';
import type { RequestHandlers } from './handle.ts';

export function presenceRequests(presence: Presence): Pick<RequestHandlers, 'presence:set'> {
  return {
    'presence:set': (session, { state }) => {
      presence.set(session, state);
      return {};
    },
  };
}
