import { expect, it } from 'vitest';
import type { LogLine } from '../../test/recording-log.ts';
import { openServices } from '../../test/services.ts';
import { watchStore } from '../../test/watched-store.ts';
import { newRoomCode, Secrets } from './secrets.ts';

it('[T1] the list leaves out what was sealed under another secret, and the log says so once, without content', async () => {
  const { store } = watchStore();
  const lines: LogLine[] = [];
  const services = openServices({ store, record: (...line) => lines.push(line) });
  const ana = services.session();
  const readable = await services.rooms.create(ana.userId, { name: 'Kitchen' });
  const row = await store.findRoom(services.secrets.roomKey(readable.code), services.clock.now());
  if (!row) throw new Error('the room has no row');
  const earlier = new Secrets('the secret of before, and of the same length');
  const code = newRoomCode();
  await store.createRoom({ ...row, key: earlier.roomKey(code), sealedCode: earlier.sealCode(code) });

  expect(await services.rooms.list(ana.userId)).toEqual([readable]);
  expect(await services.rooms.list(ana.userId)).toEqual([readable]);
  expect(lines).toEqual([['stored rooms are left out: they were sealed under another JWT_SECRET']]);
});
