import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RATES } from '@hearsay/shared/limits';
import { ROOM_CODE_BYTES } from '@hearsay/shared/room-code';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const security = textOf('SECURITY.md');

/** What stands between a heading and the next of its level. */
const sectionOf = (title: string): string =>
  security.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';

const shown = sectionOf('Shown by tests');

describe('SECURITY.md', () => {
  it('names tests that are there', () => {
    const paths = [...shown.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.\w+)`/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(40);
    expect(paths.filter((path) => !existsSync(fileURLToPath(new URL(path, root))))).toEqual([]);
  });

  it('names commands that are there', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const commands = [...security.matchAll(/`npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(commands).toEqual(expect.arrayContaining(['audit', 'fuzz', 'faults']));
    expect(commands.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('has a test or a command for every promise that it says is shown', () => {
    const claims = shown.split('### ')[0]?.split(/^- /m).slice(1) ?? [];
    expect(claims.length).toBeGreaterThan(20);
    for (const claim of claims) expect(claim).toMatch(/\.(test|spec|contract)\.(ts|mjs)`|`npm run /);
  });

  it('reckons with the codes and the limits as they are', () => {
    const DAYS = { years: 365.25, days: 1, hours: 1 / 24 };
    const minutesOf = (cell: string): number => {
      const [, figure = '', unit = ''] = /^([\d.,]+) (years|days|hours)$/.exec(cell) ?? [];
      return Number(figure.replaceAll(',', '')) * DAYS[unit as keyof typeof DAYS] * 24 * 60;
    };
    const { tokens, perMs } = RATES.failedJoinsPerAddress;
    const codes = 2 ** (ROOM_CODE_BYTES * 8);
    const [head = [], , ...rows] = [...sectionOf('Guessing codes').matchAll(/^\|(.+)\|$/gm)].map(([, row = '']) =>
      row.split('|').map((cell) => cell.trim()),
    );
    const countOf = (cell = ''): number => Number(cell.split(' ')[0]?.replaceAll(',', ''));
    expect(rows).toHaveLength(4);
    for (const [rooms, ...cells] of rows) {
      for (const [index, cell] of cells.entries()) {
        const guesses = (countOf(head[index + 1]) * tokens * 60_000) / perMs;
        const expected = codes / (countOf(rooms) * guesses);
        expect(Math.abs(minutesOf(cell) / expected - 1), `${rooms}, ${head[index + 1]}: ${cell}`).toBeLessThan(0.02);
      }
    }
  });
});
