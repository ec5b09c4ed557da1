import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { installedBrowser } from '../../scripts/browser.mjs';
import { documentsOf, filesOf, redisOf } from '../../scripts/stored-bytes.mjs';
import { copyDatabase } from '../../server/test/copied-database.ts';
import { call } from '../../server/test/http-call.ts';
import { padWriter } from '../../server/test/pad-writer.ts';
import { Person } from '../../server/test/person.ts';
import { Visitor } from '../visitor.ts';
import { GRACE_SECONDS, openStage } from './stage.ts';
import { type Expectation, type Finding, isKept, print, say, search } from './table.ts';

/*
 * The marker audit (docs/PROTOCOL.md T1): people write what occurs nowhere else, things go wrong, the room ends, and then
 * everything that is left is searched. Two nodes share Mongo and Redis; one person is in a real browser, one in a client of ours.
 */

const AFTER_ROOM_MS = process.argv.includes('--quick') ? 3_000 : 60_000;
/** Sockets of the node that was killed count until it is known to be dead (20 s), and then for the time to return (R5, R12). */
const ENDED_WITHIN_MS = (20 + GRACE_SECONDS + 5) * 1_000;

const marker = (kind: string): string => `mk${kind}${randomBytes(7).toString('hex')}`;
const WRITTEN = {
  message: marker('msg'),
  draft: marker('drf'),
  pad: marker('pad'),
  passphrase: marker('pas'),
  roomName: marker('rmn'),
  password: marker('pwd'),
  error: marker('err'),
};
const NAMES = { name: marker('nam'), username: marker('usr') };

const folder = mkdtempSync(join(tmpdir(), 'hearsay-audit-'));
const at = (...parts: string[]) => join(folder, ...parts);
mkdirSync(at('profile'));
writeFileSync(at('quote'), WRITTEN.error);

const findings: Finding[] = [];
const sizes = new Map<string, number>();
const claims: [string, boolean][] = [];

async function look(
  place: string,
  pieces: AsyncIterable<{ where: string; bytes: Buffer }>,
  markers: Readonly<Record<string, string>>,
  expected: (marker: string) => Expectation = () => 'no',
): Promise<void> {
  const { findings: more, size } = await search(place, pieces, markers, expected);
  findings.push(...more);
  sizes.set(place, (sizes.get(place) ?? 0) + size);
}

async function* bytesOf(where: string, bytes: Buffer) {
  yield { where, bytes };
}

async function* allOf(...paths: string[]) {
  for (const path of paths) yield* filesOf(path);
}

const stage = await openStage(folder, at('quote'));
const { mongo, redis, first, second } = stage;

// A room with everything in it: Ben hosts from a client of ours, Ana comes by a browser, to another node.
const credentials = { username: NAMES.username, password: WRITTEN.password };
const { body: registered } = await call(second.url, 'POST', '/api/auth/register', {
  body: { ...credentials, name: NAMES.name },
});
const arrive = async (code?: string): Promise<Person> => {
  const person = new Person(second.url, registered.token, registered.user);
  await person.connect();
  if (code === undefined) return person;
  for (let tries = 0; tries < 40; tries += 1) {
    const answer = await person.ask('room:join', { code });
    if (answer.ok) return person;
    if (answer.error.code !== 'UNAVAILABLE') throw new Error(`no way back: ${answer.error.code}`);
    await pause(250);
  }
  throw new Error('the store did not come back');
};
let ben = await arrive();
const { code } = await ben.createRoom({ name: WRITTEN.roomName, passphrase: WRITTEN.passphrase });
await ben.join(code);

const executablePath = installedBrowser();
const context = await chromium.launchPersistentContext(at('profile'), {
  ...(executablePath && { executablePath }),
  args: ['--no-sandbox', '--disable-gpu'],
  baseURL: first.url,
  viewport: { width: 1440, height: 900 },
});
const ana = new Visitor(await context.newPage());
await ana.comeAs('Ana');
await ana.page.goto(`/r/${code}`);
await ana.page.getByLabel('Passphrase', { exact: true }).fill(WRITTEN.passphrase);
await ana.page.getByRole('button', { name: 'Go in' }).click();
await ana.composer.waitFor();
const write = async () => {
  await ana.say(`${WRITTEN.message} from Ana`);
  await ben.say(`${WRITTEN.message} from Ben`);
  await ana.log.getByText(`${WRITTEN.message} from Ben`).last().waitFor();
  await ben.must('pad:update', { update: padWriter()(`${WRITTEN.pad} from Ben\n`) });
  const pad = ana.page.getByRole('textbox', { name: 'Pad' });
  await pad.click();
  await pad.pressSequentially(`${WRITTEN.pad} from Ana `);
  await ana.composer.fill(`${WRITTEN.draft} never sent`);
};
await write();
await ben.until(() => ben.ofType('pad-update').length > 1, 'what Ana wrote into the pad');

// Errors of every kind: refusals, a database that is away, an exception that nobody catches, a kill.
await call(first.url, 'POST', '/api/auth/login', { body: { ...credentials, password: WRITTEN.error } });
await call(first.url, 'POST', '/api/auth/guest', { body: `{"name": "${WRITTEN.error}` });
await call(first.url, 'GET', `/api/${WRITTEN.error}`, { token: WRITTEN.error });
await ben.raw('chat:send', { id: WRITTEN.error, content: WRITTEN.message });
await ben.raw('pad:update', { update: Buffer.from(WRITTEN.pad) });
await ben.raw(WRITTEN.error, { [WRITTEN.error]: WRITTEN.error });
ben.socket.io.engine.write(WRITTEN.error);
await ben.until(() => ben.disconnected, 'the frame to be refused');
mongo.process?.freeze();
await call(second.url, 'POST', '/api/auth/login', { body: credentials }).catch(() => null);
mongo.process?.thaw();
ben = await arrive(code);

const metrics = await stage.metrics();
claims.push(['an exception that nobody caught ended the node', (await first.end('SIGUSR1')) === 1]);
await first.run();
await ana.page.getByRole('log').waitFor();
if (second !== first) {
  await second.end('SIGKILL');
  await second.run();
  ben.vanish();
  ben = await arrive(code);
}
await pause(3_000);
await write();

// While the room lives: what a thief of the database would have.
const thief = await copyDatabase(mongo.url, `hearsay-copy-${randomUUID()}`);
const stolen = await stage.startThief(thief.url);
const stranger = await Person.guest(stolen.url, 'Thief');
await stranger.connect();
const opened = await stranger.raw('room:join', { code, passphrase: WRITTEN.passphrase });
claims.push(['the copy of the database holds the living room', thief.rooms > 0]);
claims.push([
  'the copy opens no room without JWT_SECRET, not even to who knows code and passphrase',
  !opened.ok && opened.error.code === 'ROOM_UNAVAILABLE',
]);
claims.push([
  'the copy takes no token of before',
  (await call(stolen.url, 'GET', '/api/rooms', { token: ben.token })).status === 401,
]);
stranger.vanish();
await stolen.end('SIGKILL');

const PROFILE: Readonly<Record<string, Expectation>> = { origin: 'must', code: 'may' };
const everything = { ...WRITTEN, code, ...NAMES };
const inStore = (name: string): Expectation => (name in NAMES ? 'must' : 'no');
await look('Mongo, living room', documentsOf(mongo.url), everything, inStore);
await thief.drop();
if (mongo.process) await look('Mongo, files, living room', filesOf(mongo.process.directory), everything, inStore);
if (redis) {
  await look('Redis, living room', redisOf(redis.url), everything);
  await look('Redis, dump, living room', stage.dump(redis), everything);
}
// While people talk their words are in RAM, and what they signed in with is not: so this search can find.
// A pad's updates wait as bytes, which a heap snapshot does not hold, until somebody asks for the text.
await ben.must('pad:sync', { stateVector: Uint8Array.of(0) });
const LIVING: Readonly<Record<string, Expectation>> = {
  draft: 'no',
  password: 'no',
  message: 'must',
  pad: 'must',
  code: 'must',
  name: 'must',
};
await look('heap, living room', stage.heaps(), everything, (name) => LIVING[name] ?? 'may');

// The room ends; the browser is closed.
metrics.push(...(await stage.metrics()));
await ana.page.getByRole('button', { name: 'Room', exact: true }).click();
await ana.page.getByRole('button', { name: 'Leave the room' }).click();
await ana.page.getByRole('heading', { name: 'You have left' }).waitFor();
await ben.must('room:leave', {});
ben.vanish();
await context.close();
const leftAt = Date.now();
while ((await stage.rooms()) > 0 && Date.now() - leftAt < ENDED_WITHIN_MS) await pause(500);
say(`The room ended on every node within ${Math.ceil((Date.now() - leftAt) / 1000)} s of the last one leaving.`);
claims.push(['the room is gone from every node', (await stage.rooms()) === 0]);
await pause(AFTER_ROOM_MS);

// A registered user's name is the user's own, and lives on with the account.
await look('heap after the room', stage.heaps(), everything, (name) => (name in NAMES ? 'may' : 'no'));
await look('Mongo, documents', documentsOf(mongo.url), everything, inStore);
if (mongo.process) await look('Mongo, files', filesOf(mongo.process.directory), everything, inStore);
if (redis) {
  await look('Redis, keys and slow log', redisOf(redis.url), everything);
  await look('Redis, MONITOR', bytesOf('MONITOR', Buffer.concat(stage.monitored)), everything);
  await look('Redis, dump', stage.dump(redis), everything);
}
await look('logs', allOf(at('a', 'log'), at('b', 'log'), at('copies', 'log')), everything);
await look('metrics', bytesOf('metrics', Buffer.from(metrics.join('\n'))), everything);
await look('temp folder', allOf(at('a', 'temp'), at('b', 'temp'), at('copies', 'temp')), everything);
// A browser's history may keep the address of a room: no promise of ours.
await look(
  'browser profile',
  filesOf(at('profile')),
  { ...everything, origin: first.url },
  (name) => PROFILE[name] ?? 'no',
);

await stage.close();

print(sizes, findings);
if (redis) claims.push(['Redis passed something on', stage.monitored.length > 0]);
for (const [claim, holds] of claims) say(`${holds ? 'holds' : 'BROKEN'}: ${claim}`);
const kept = findings.every(isKept) && claims.every(([, holds]) => holds);
if (kept) rmSync(folder, { recursive: true, force: true });
else say(`What was searched lies in ${folder}`);
say(kept ? 'Nothing that was written is kept.' : 'The audit failed.');
process.exit(kept ? 0 : 1);
