import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint, parts } from './stale.mjs';

let tree;
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'hearsay-stale-'));
  write('server/src/main.ts', 'one');
  write('shared/src/limits.ts', 'one');
  write('client/src/main.tsx', 'one');
});
afterEach(() => rmSync(tree, { recursive: true }));

function write(path, text) {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

/** Which parts a change makes stale. */
function staleAfter(change) {
  const before = new Map(parts.map((part) => [part, fingerprint(part, tree)]));
  change();
  return parts.filter((part) => fingerprint(part, tree) !== before.get(part));
}

describe('fingerprint', () => {
  it.each([
    ['server/src/main.ts', ['server']],
    ['client/src/main.tsx', ['client']],
    ['client/public/robots.txt', ['client']],
    ['client/vite.config.ts', ['client']],
    ['shared/src/limits.ts', ['client', 'server']],
    ['package-lock.json', ['client', 'server']],
    ['server/src/main.test.ts', []],
    ['server/src/ports/store.contract.ts', []],
    ['README.md', []],
  ])('a change of %s makes stale: %j', (path, stale) => {
    expect(staleAfter(() => write(path, 'two'))).toEqual(stale);
  });

  it('sees files that are renamed or gone', () => {
    expect(staleAfter(() => rmSync(join(tree, 'server/src/main.ts')))).toEqual(['server']);
  });

  it('does not mind the time', () => {
    expect(staleAfter(() => utimesSync(join(tree, 'server/src/main.ts'), 1, 1))).toEqual([]);
  });
});
