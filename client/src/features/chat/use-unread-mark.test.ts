import { describe, expect, it } from 'vitest';
import type { ChatItem } from './chat-item.ts';
import { firstUnread } from './use-unread-mark.ts';

const said = (key: string, own = false): ChatItem => ({
  kind: 'message',
  key,
  id: key,
  senderId: own ? 'me' : 'you',
  senderName: '',
  text: key,
  sentAt: 0,
  own,
  delivery: 'sent',
});
const joined: ChatItem = { kind: 'joined', key: 'j', memberId: 'm', name: 'M', at: 0 };

describe('where one stopped reading', () => {
  it('is the first of so many messages of others, whatever stands between them', () => {
    const items = [said('a'), said('b'), joined, said('mine', true), said('c')];
    expect(firstUnread(items, 1)).toBe('c');
    expect(firstUnread(items, 2)).toBe('b');
    expect(firstUnread(items, 3)).toBe('a');
  });

  it('is nowhere when all is read, or when there are not so many', () => {
    expect(firstUnread([said('a')], 0)).toBeNull();
    expect(firstUnread([said('mine', true)], 1)).toBeNull();
  });
});
