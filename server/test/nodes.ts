import { type Harness, startHarness } from './harness.ts';
import { mongoForTests, type TestMongo } from './mongo-server.ts';
import { Person } from './person.ts';
import { type RedisProcess, redisToBreak } from './redis-server.ts';

/** What nodes share. */
export interface Backing {
  readonly redis: RedisProcess;
  readonly mongo: TestMongo;
  /** The settings that make a server one of these nodes. */
  readonly settings: Record<string, string>;
  stop(): Promise<void>;
}

/** A Redis and a Mongo server of the tests' own; null where one cannot be had. */
export async function backingForTests(): Promise<Backing | null> {
  const redis = await redisToBreak();
  const mongo = redis && (await mongoForTests());
  if (!redis || !mongo) {
    await redis?.stop();
    return null;
  }
  const settings = {
    REDIS_URL: redis.url,
    MONGO_URL: mongo.url,
    JWT_SECRET: 'of the tests alone, and 32 characters long',
    LIMITS_SCALE: '1000',
  };
  return {
    redis,
    mongo,
    settings,
    async stop() {
      await Promise.all([redis.stop(), mongo.stop()]);
    },
  };
}

/** A node in this process; `change` changes its settings. */
export function startNode(backing: Backing, change: Record<string, string> = {}): Promise<Harness> {
  return startHarness({ ...backing.settings, ...change });
}

/** Another socket of somebody, by way of another node. */
export async function tabAt(person: Person, { url }: { url: string }): Promise<Person> {
  const tab = new Person(url, person.token, { id: person.userId, name: person.name });
  await tab.connect();
  return tab;
}

/** People in one new room, each by way of the node beside their name; the first made it. */
export async function meetAt(
  room: Parameters<Person['createRoom']>[0],
  ...comers: [{ at: Harness; name: string }, ...{ at: Harness; name: string }[]]
): Promise<{ code: string; people: [Person, Person, ...Person[]] }> {
  const people: Person[] = [];
  for (const { at, name } of comers) people.push(await at.person(name));
  const code = (await people[0]?.createRoom(room))?.code ?? '';
  for (const person of people) await person.join(code, room?.passphrase);
  for (const [place, person] of people.entries()) {
    await person.until(() => person.ofType('member-joined').length >= people.length - 1 - place);
  }
  for (const person of people) await person.settled();
  for (const person of people) person.forget();
  return { code, people: people as [Person, Person, ...Person[]] };
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
