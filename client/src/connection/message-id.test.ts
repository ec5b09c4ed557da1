import { messageIdSchema } from '@hearsay/shared/ids';
import { describe, expect, it } from 'vitest';
import { newMessageId } from './message-id.ts';

describe('message ids', () => {
  it('are UUIDs, also where there is no crypto.randomUUID', () => {
    const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) };
    for (const id of [newMessageId(), newMessageId(insecure)]) {
      expect(messageIdSchema.safeParse(id).success).toBe(true);
      expect(id[14]).toBe('4');
    }
    expect(newMessageId(insecure)).not.toBe(newMessageId(insecure));
  });
});
