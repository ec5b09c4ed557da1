import type { MessageReceipt } from '../../domain/message-dedupe.ts';
import type { Chat } from '../../services/chat.ts';
import type { Metrics } from '../metrics.ts';
import type { OneWayHandlers, RequestHandlers } from './handle.ts';

export function chatRequests(chat: Chat, metrics: Metrics): Pick<RequestHandlers, 'chat:send'> {
  const counted = (receipt: MessageReceipt): MessageReceipt => {
    metrics.message();
    return receipt;
  };
  return {
    'chat:send': (session, message) => {
      const receipt = chat.send(session, message);
      return receipt instanceof Promise ? receipt.then(counted) : counted(receipt);
    },
  };
}

export function chatOneWays(chat: Chat): Pick<OneWayHandlers, 'chat:typing'> {
  return { 'chat:typing': (session, { typing }) => chat.typing(session, typing) };
}
