import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from './store.ts';
import { describeMembership } from './store-membership.contract.ts';
import { describePresence } from './store-presence.contract.ts';
import { describeRooms } from './store-rooms.contract.ts';
import { describeUsers } from './store-users.contract.ts';

/**
 * What every adapter of the store port does, as one vitest suite.
 *
 * @param name the adapter's, for the titles
 * @param open gives a store over empty rows; the suite closes it
 */
export function describeStoreContract(name: string, open: () => Promise<Store>): void {
  describe(`${name} store`, () => {
    let opened: Store | undefined;
    const store = () => {
      if (!opened) throw new Error('the store is not open');
      return opened;
    };

    beforeAll(async () => {
      opened = await open();
    });

    it('answers a ping, and says what it is', async () => {
      await store().ping();
      expect(store().kind).toMatch(/^[a-z]+$/);
    });

    describeUsers(store);
    describeRooms(store);
    describeMembership(store);
    describePresence(store);

    afterAll(async () => {
      await store().close();
      await expect(store().findUser(randomUUID())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await store().close();
    });
  });
}
