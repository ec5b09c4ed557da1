import type { RoomInfo } from '@hearsay/shared/models';
import type { Harness } from './harness.ts';
import type { Person } from './person.ts';

type Everyone<Names extends readonly string[]> = { -readonly [Place in keyof Names]: Person };

/** Guests by these names, in one new room; the first is its creator and host. */
export async function meet<const Names extends readonly string[]>(
  server: Harness,
  ...names: Names
): Promise<{ room: RoomInfo; people: Everyone<Names> }> {
  const people = await Promise.all(names.map((name) => server.person(name)));
  const [host] = people;
  if (!host) throw new Error('nobody came');
  const room = await host.createRoom();
  for (const person of people) await person.join(room.code);
  return { room, people: people as Everyone<Names> };
}
