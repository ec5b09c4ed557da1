import { describe, expect, it } from 'vitest';
import { describeStoreContract } from '../../ports/store.contract.ts';
import { NOW, newAdmission, newGuest, newId, newRoom } from '../../ports/store-samples.contract.ts';
import { openEmbeddedStore } from './embedded.ts';

describeStoreContract('embedded', async () => openEmbeddedStore());

describe('embedded store', () => {
  it('is bounded: one row more is UNAVAILABLE, and what is there goes on', async () => {
    const store = openEmbeddedStore({ users: 1, rooms: 1, presences: 1 });
    const room = newRoom();
    const presence = { node: newId(), room: room.key, userId: newId() };
    await store.createUser(newGuest());
    await store.createRoom(room);
    await store.setPresence(presence, NOW + 1);
    await expect(store.createUser(newGuest())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(store.createRoom(newRoom())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(store.setPresence({ ...presence, node: newId() }, NOW)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await store.setPresence(presence, NOW + 2);
    expect(await store.presences(room.key, NOW + 1)).toEqual([presence]);
    expect(await store.admitMember(room.key, newAdmission(), NOW)).toBe('admitted');
    await store.deleteRoom(room.key);
    await store.setPresence({ ...presence, node: newId() }, NOW + 1);
  });
});
