import { appendFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** Notes that tests could not run for want of a service: `npm test` says so beside its last line, loudly. */
export function noteMissingService(sentence: string): void {
  mkdirSync(CACHE, { recursive: true });
  appendFileSync(`${CACHE}missing-services.txt`, `${sentence}\n`);
}
