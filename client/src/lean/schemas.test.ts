import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';

interface Schema {
  safeParse(value: unknown): { success: boolean; data?: unknown };
}
interface Def {
  type: string;
  shape?: Record<string, Zod>;
  element?: Zod;
  innerType?: Zod;
  options?: Zod[];
  values?: unknown[];
  entries?: Record<string, string>;
  checks?: unknown[];
}
interface Zod extends Schema {
  _zod: { def: Def };
}

const SOURCES = ['contract', 'envelope', 'errors', 'http-contract', 'models', 'credentials', 'ids'] as const;

/** Every schema of the shared contract by its path, built by zod or by what stands in for it. */
async function schemasOf(library: 'zod' | 'lean'): Promise<Map<string, Schema>> {
  vi.resetModules();
  if (library === 'lean') vi.doMock('zod/mini', () => import('./schemas.ts'));
  const found = new Map<string, Schema>();
  const collect = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null || path.split('.').length > 4) return;
    if ('safeParse' in value) found.set(path, value as Schema);
    else for (const [key, member] of Object.entries(value)) collect(member, `${path}.${key}`);
  };
  for (const source of SOURCES) collect(await import(`../../../shared/src/${source}.ts`), source);
  vi.doUnmock('zod/mini');
  return found;
}

const TEXTS = ['', 'a', 'ab1', 'A'.repeat(33), '#a1b2c3', 'é'.repeat(36), '😀'.repeat(64), '😀'.repeat(65)];
const UUID = '7f3b1c9e-1a2b-4c3d-8e4f-5a6b7c8d9e0f';
const junk = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, 2 ** 53, [], {}),
  fc.constantFrom<unknown>(new Uint8Array(2), new Date(0), new Map(), 'closed', '__proto__'),
  fc.anything(),
);

/** Values that mostly fit a schema. */
function fitting({ _zod: { def } }: Zod): fc.Arbitrary<unknown> {
  switch (def.type) {
    case 'object':
      return fc
        .record(Object.fromEntries(Object.entries(def.shape ?? {}).map(([key, member]) => [key, nearly(member)])))
        .chain((fit) => fc.oneof(fc.constant(fit), fc.constant({ ...fit, stray: 1 }), lackingOne(fit)));
    case 'array':
      return fc.array(nearly(def.element as Zod), { maxLength: 3 });
    case 'optional':
      return fc.option(nearly(def.innerType as Zod), { nil: undefined });
    case 'nullable':
      return fc.option(nearly(def.innerType as Zod), { nil: null });
    case 'union':
      return fc.oneof(...(def.options ?? []).map(nearly));
    case 'literal':
      return fc.constantFrom(...(def.values ?? []));
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}));
    case 'number':
      return fc.oneof(fc.nat(), fc.constantFrom(0, 1, 100, 500, 501), fc.maxSafeInteger());
    case 'boolean':
      return fc.boolean();
    case 'custom':
      return fc.uint8Array({ maxLength: 3 });
    case 'string':
      return fc.oneof(fc.constantFrom(...TEXTS, UUID, '#00ff7f'), fc.string({ unit: 'binary', maxLength: 80 }));
    default:
      return fc.anything();
  }
}
const lackingOne = (fit: object) =>
  fc.nat().map((at) => Object.fromEntries(Object.entries(fit).filter((_, index) => index !== at % 4)));
const nearly = (schema: Zod): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 40, arbitrary: fitting(schema) }, { weight: 1, arbitrary: junk });

describe('what stands in for zod in the page', () => {
  let real: Map<string, Schema>;
  let lean: Map<string, Schema>;
  beforeAll(async () => {
    real = await schemasOf('zod');
    lean = await schemasOf('lean');
  });

  it('holds every schema of the contract', () => {
    expect(real.size).toBeGreaterThan(40);
    expect([...lean.keys()]).toEqual([...real.keys()]);
    expect(lean.get('contract.requests.room:join.output')?.constructor).not.toBe(
      real.get('contract.requests.room:join.output')?.constructor,
    );
  });

  it('takes what zod takes, refuses what zod refuses, and gives what zod gives', () => {
    let taken = 0;
    let refused = 0;
    for (const [path, schema] of real) {
      const stand = lean.get(path) as Schema;
      fc.assert(
        fc.property(nearly(schema as Zod), (value) => {
          const expected = schema.safeParse(value);
          const got = stand.safeParse(value);
          expect({ path, success: got.success, data: got.data }).toEqual({
            path,
            success: expected.success,
            data: expected.data,
          });
          if (expected.success) taken += 1;
          else refused += 1;
        }),
        { numRuns: 80 },
      );
    }
    expect(taken).toBeGreaterThan(1_000);
    expect(refused).toBeGreaterThan(1_000);
  });
});
