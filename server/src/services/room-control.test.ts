import { expect, it } from 'vitest';
import { openServices } from '../../test/services.ts';
import { watchStore } from '../../test/watched-store.ts';

it('[L1] an update that one limit refuses counts for none', async () => {
  const services = openServices({ store: watchStore().store, limitsScale: 1 });
  services.clock.freeze();
  const host = services.session();
  const { code } = await services.rooms.create(host.userId, {});
  await services.join(host, { code });
  const { control } = services;
  const refused = { code: 'RATE_LIMIT_EXCEEDED' };

  for (let count = 0; count < 10; count += 1) await control.update(host, { passphrase: null });
  for (let count = 0; count < 60; count += 1)
    await expect(control.update(host, { name: 'Kitchen', passphrase: null })).rejects.toMatchObject(refused);
  for (let count = 0; count < 10; count += 1) await control.update(host, { name: `Kitchen ${count}` });
  for (let count = 0; count < 60; count += 1)
    await expect(control.update(host, { name: 'Kitchen' })).rejects.toMatchObject(refused);
  for (let count = 0; count < 40; count += 1) await control.update(host, { locked: true });
  await expect(control.update(host, { locked: true })).rejects.toMatchObject(refused);
});
