import type { Chat } from '../../services/chat.ts';
import type { Metrics } from '../metrics.ts';
import type { OneWayHandlers, RequestHandlers } from './handle.ts';

export function chatRequests(chat: Chat, metrics: Metrics): Pick<RequestHandlers, 'chat:send'> {
  return {
    'chat:send': async (session, message) => {
      const receipt = await chat.send(session, message);
      metrics.message();
      return receipt;
    },
  };
}

export function chatOneWays(chat: Chat): Pick<OneWayHandlers, 'chat:typing'> {
  return { 'chat:typing': (session, { typing }) => chat.typing(session, typing) };
}
