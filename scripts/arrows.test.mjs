import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkArrows, complaints } from './arrows.mjs';
import { root } from './paths.mjs';

const trees = [];
afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true });
});

/** A little repository made of `files` (path -> source), whose imports resolve to the real packages. */
function plant(files) {
  const tree = mkdtempSync(join(tmpdir(), 'hearsay-arrows-'));
  trees.push(tree);
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), source);
  }
  return tree;
}

/** Plants one import, with its target where that is a file of ours, and gives the names of the rules it breaks. */
async function broken(from, source, target = '') {
  const { violations } = await checkArrows(
    plant({ ...(target ? { [target]: 'export type T = 1;' } : {}), [from]: source }),
  );
  return violations.map((line) => line.split(':')[0]);
}

describe('arrows', () => {
  it.each([
    ['domain-is-pure', 'server/src/domain/a.ts', "import type { T } from '../ports/t.ts';", 'server/src/ports/t.ts'],
    ['domain-is-pure', 'server/src/domain/a.ts', "import type { T } from '../config.ts';", 'server/src/config.ts'],
    ['domain-packages', 'server/src/domain/a.ts', "import type { Socket } from 'socket.io';"],
    ['domain-has-no-io', 'server/src/domain/a.ts', "import { randomUUID } from 'node:crypto';"],
    [
      'ports-know-domain',
      'server/src/ports/a.ts',
      "import type { T } from '../services/t.ts';",
      'server/src/services/t.ts',
    ],
    ['ports-have-no-packages', 'server/src/ports/a.ts', "import type { Model } from 'mongoose';"],
    [
      'services-know-ports',
      'server/src/services/a.ts',
      "export type { T } from '../adapters/t.ts';",
      'server/src/adapters/t.ts',
    ],
    [
      'services-know-ports',
      'server/src/services/a.ts',
      "export * from '../transport/t.ts';",
      'server/src/transport/t.ts',
    ],
    ['adapters-know-ports', 'server/src/adapters/a.ts', "import '../services/t.ts';", 'server/src/services/t.ts'],
    ['adapters-know-ports', 'server/src/adapters/a.ts', "import '../transport/t.ts';", 'server/src/transport/t.ts'],
    [
      'transport-knows-services',
      'server/src/transport/a.ts',
      "await import('../adapters/t.ts');",
      'server/src/adapters/t.ts',
    ],
    ['foundation-knows-little', 'server/src/logger.ts', "import '../src/services/t.ts';", 'server/src/services/t.ts'],
    ['only-main-knows-app', 'server/src/transport/a.ts', "import type { T } from '../app.ts';", 'server/src/app.ts'],
    ['databases-only-in-adapters', 'server/src/services/a.ts', "import mongoose from 'mongoose';"],
    ['servers-only-in-transport', 'server/src/services/a.ts', "import type { Socket } from 'socket.io';"],
    ['connection-knows-shared', 'client/src/connection/a.ts', "import '../ui/t.ts';", 'client/src/ui/t.ts'],
    ['connection-lives-outside-react', 'client/src/connection/a.ts', "import { useState } from 'react';"],
    [
      'ui-knows-nothing',
      'client/src/ui/a.tsx',
      "import type { T } from '../connection/t.ts'; export const A = (p: { t: T }) => <><b>{p.t}</b></>;",
      'client/src/connection/t.ts',
    ],
    ['features-know-connection', 'client/src/features/chat/a.ts', "import '../../app/t.ts';", 'client/src/app/t.ts'],
    [
      'features-live-side-by-side',
      'client/src/features/chat/a.ts',
      "import '../pad/t.ts';",
      'client/src/features/pad/t.ts',
    ],
    [
      'client-knows-shared',
      'client/src/app/a.ts',
      "import type { T } from '../../../server/src/domain/t.ts';",
      'server/src/domain/t.ts',
    ],
    ['one-door-to-the-socket', 'client/src/features/chat/a.ts', "import type { Socket } from 'socket.io-client';"],
    [
      'shared-knows-nothing',
      'shared/src/a.ts',
      "import type { T } from '../../server/src/domain/t.ts';",
      'server/src/domain/t.ts',
    ],
    ['shared-runs-anywhere', 'shared/src/a.ts', "import { Buffer } from 'node:buffer';"],
    ['code-knows-no-tests', 'server/src/services/a.ts', "import './t.test.ts';", 'server/src/services/t.test.ts'],
    ['tests-keep-to-their-side', 'server/test/a.test.ts', "import '../../client/src/t.ts';", 'client/src/t.ts'],
    ['client-tests-keep-to-their-side', 'client/src/a.test.ts', "import '../../server/test/t.ts';", 'server/test/t.ts'],
    ['e2e-by-the-front-door', 'e2e/a.spec.ts', "import '../server/src/app.ts';", 'server/src/app.ts'],
    [
      'no-drawers',
      'server/src/services/a.ts',
      "import './session-manager.ts';",
      'server/src/services/session-manager.ts',
    ],
    ['unseen', 'server/src/domain/a.ts', "export type A = import('../ports/t.ts').T;", 'server/src/ports/t.ts'],
    ['no-unresolved', 'server/src/services/a.ts', "import './gone.ts';"],
  ])('%s is broken by %s: %s', async (rule, from, source, target = '') => {
    expect(await broken(from, source, target)).toContain(rule);
  });

  it('no-cycles is broken by two types that know each other', async () => {
    const tree = plant({
      'server/src/domain/a.ts': "import type { B } from './b.ts'; export type A = B;",
      'server/src/domain/b.ts': "import type { A } from './a.ts'; export type B = A;",
    });
    expect((await checkArrows(tree)).violations.join()).toContain('no-cycles');
  });

  it('fails when it read nothing, or modules without imports', () => {
    expect(complaints({ modules: 0, imports: 0, violations: [] })).toHaveLength(1);
    expect(complaints({ modules: 100, imports: 0, violations: [] })).toHaveLength(1);
    expect(complaints({ modules: 100, imports: 300, violations: [] })).toEqual([]);
    expect(complaints({ modules: 100, imports: 300, violations: ['no-cycles: a -> b'] })).toHaveLength(1);
  });

  it('lets pass what the design allows', async () => {
    const tree = plant({
      'shared/src/limits.ts': 'export const LIMIT = 1;',
      'server/src/domain/room.ts':
        "import { LIMIT } from '../../../shared/src/limits.ts'; import 'yjs'; export const room = LIMIT;",
      'server/src/ports/store.ts': "import { room } from '../domain/room.ts'; export const port = room;",
      'server/src/config.ts': 'export const config = {};',
      'server/src/services/rooms.ts':
        "import '../ports/store.ts'; import '../config.ts'; import 'node:crypto'; import 'bcrypt';",
      'server/src/adapters/store/mongo.ts': "import 'mongoose'; import '../../ports/store.ts';",
      'server/src/transport/server.ts': "import 'socket.io'; import 'express'; import '../services/rooms.ts';",
      'server/src/app.ts': "import './adapters/store/mongo.ts'; import './transport/server.ts';",
      'server/src/main.ts': "import './app.ts';",
      'server/src/adapters/store/mongo.test.ts':
        "import '../../services/rooms.ts'; import 'socket.io-client'; import '../../app.ts';",
      'client/src/connection/socket.ts': "import 'socket.io-client';",
      'client/src/ui/button.tsx': "import 'react';",
      'client/src/features/chat/chat.tsx':
        "import '../../connection/socket.ts'; import '../../ui/button.tsx'; import './line.ts';",
      'client/src/features/chat/line.ts': 'export const line = 1;',
      'client/src/app/app.tsx': "import '../features/chat/chat.tsx'; import '../connection/socket.ts';",
      'client/src/main.tsx': "import './app/app.tsx';",
    });
    const { violations, modules } = await checkArrows(tree);
    expect(violations).toEqual([]);
    expect(modules).toBe(16);
  });
});
