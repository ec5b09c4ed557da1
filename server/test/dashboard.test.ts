import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';

const TOKEN = 'of-the-tests-alone';
const read = (path: string) => readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** Names as Prometheus has them, of the families that the server exports. */
const metricsIn = (text: string): string[] => [
  ...new Set(Array.from(text.matchAll(/\b(?:hearsay|process|nodejs)_[a-z0-9_]+/g), ([name]) => name)),
];

let server: Harness;
let exported: Set<string>;
beforeAll(async () => {
  server = await startHarness({ METRICS_TOKEN: TOKEN });
  const { body } = await server.call('GET', '/metrics', { token: TOKEN });
  exported = new Set(Array.from(String(body).matchAll(/^# TYPE (\S+)/gm), ([, name = '']) => name));
});
afterAll(() => server.close());

describe('what operators are told of figures', () => {
  it('every figure of the Grafana dashboard is one that the server exports', async () => {
    const { panels } = JSON.parse(await read('deploy/grafana.json')) as { panels: { targets: { expr: string }[] }[] };
    const named = metricsIn(panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n'));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !exported.has(name))).toEqual([]);
  });

  it('every figure in docs/OPERATIONS.md is exported, and every one of our own is told there', async () => {
    const rows = (await read('docs/OPERATIONS.md')).split('\n').filter((line) => line.startsWith('| `'));
    const named = metricsIn(rows.join('\n'));
    expect(named.filter((name) => !exported.has(name))).toEqual([]);
    expect([...exported].filter((name) => name.startsWith('hearsay_') && !named.includes(name))).toEqual([]);
  });
});
