import type { Harness } from './harness.ts';
import type { Person } from './person.ts';

/** A room and who is in it, in the order they came; the first made it. */
export interface Gathering<Names extends readonly string[]> {
  readonly code: string;
  readonly people: { readonly [Place in keyof Names]: Person };
}

/** Brings guests together in a fresh room. What they heard of each other's coming is forgotten. */
export async function gather<const Names extends readonly [string, ...string[]]>(
  server: Harness,
  names: Names,
  room: Parameters<Person['createRoom']>[0] = {},
): Promise<Gathering<Names>> {
  const people: Person[] = [];
  for (const name of names) people.push(await server.person(name));
  const code = (await people[0]?.createRoom(room))?.code ?? '';
  for (const person of people) await person.join(code, room.passphrase);
  for (const person of people) await person.settled();
  for (const person of people) person.forget();
  return { code, people: people as unknown as Gathering<Names>['people'] };
}
