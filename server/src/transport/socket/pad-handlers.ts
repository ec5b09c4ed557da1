import type { Pad } from '../../services/pad.ts';
import type { OneWayHandlers, RequestHandlers } from './handle.ts';

export function padRequests(pad: Pad): Pick<RequestHandlers, 'pad:sync' | 'pad:update'> {
  return {
    'pad:sync': (session, { stateVector }) => pad.sync(session, stateVector),
    'pad:update': (session, { update }) => pad.update(session, update),
  };
}

export function padOneWays(pad: Pad): Pick<OneWayHandlers, 'pad:awareness'> {
  return { 'pad:awareness': (session, { update }) => pad.awareness(session, update) };
}
