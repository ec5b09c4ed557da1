import { type App, createApp, type Surroundings } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';
import { type Called, type CallOptions, call } from './http-call.ts';
import { Person } from './person.ts';
import { TestClock } from './test-clock.ts';

/** A real server in this process, on a port of its own, with a clock that tests may wind. */
export interface Harness {
  readonly app: App;
  readonly url: string;
  readonly clock: TestClock;
  /** A guest with a connected socket. */
  person(name?: string): Promise<Person>;
  /** An HTTP call; gives status, parsed body and headers. */
  call(method: string, path: string, options?: CallOptions): Promise<Called>;
  close(): Promise<void>;
}

/** Starts a server from environment-like settings. Port, log level and surroundings have defaults that fit tests. */
export async function startHarness(
  environment: Record<string, string> = {},
  surroundings: Partial<Omit<Surroundings, 'clock'>> = {},
): Promise<Harness> {
  const clock = new TestClock();
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', ...environment });
  const log = createLogger(config.logLevel);
  const app = await createApp(config, { log, version: 'test', clientFolder: null, ...surroundings, clock });
  const url = `http://127.0.0.1:${app.port}`;
  const people: Person[] = [];
  return {
    app,
    url,
    clock,
    async person(name) {
      const person = await Person.guest(url, name);
      people.push(person);
      await person.connect();
      return person;
    },
    call: (method, path, options) => call(url, method, path, options),
    async close() {
      for (const person of people) person.vanish();
      await app.close();
    },
  };
}
