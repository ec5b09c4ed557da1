/**
 * The part of zod/mini (https://zod.dev/packages/mini) that the shared contract is written in, as the page needs it: does
 * this fit, and what of it counts. It takes zod's place in the page (client/lean.ts) at an eighth of the weight, without
 * zod's words about what did not fit: the page never shows them. The server runs zod itself.
 */

/** In place of a value: it does not fit. */
const NO = Symbol('no');
type Run = (value: unknown) => unknown;
type Shape = Readonly<Record<string, Schema>>;

class Schema {
  readonly run: Run;
  /** Of an object. */
  readonly shape: Shape;
  /** Of a literal: what tells the options of a union apart. */
  readonly only: unknown;

  constructor(run: Run, { shape = {}, only }: { shape?: Shape; only?: unknown } = {}) {
    this.run = run;
    this.shape = shape;
    this.only = only;
  }

  safeParse(value: unknown): { success: true; data: unknown } | { success: false } {
    const data = this.run(value);
    return data === NO ? { success: false } : { success: true, data };
  }

  check(...checks: readonly Run[]): Schema {
    return new Schema((value) => checks.reduce((fit, check) => (fit === NO ? NO : check(fit)), this.run(value)));
  }
}

const when = (fits: (value: unknown) => boolean) => new Schema((value) => (fits(value) ? value : NO));
const passing =
  (fits: (value: never) => boolean): Run =>
  (value) =>
    fits(value as never) ? value : NO;

export const unknown = () => when(() => true);
export const string = () => when((value) => typeof value === 'string');
export const boolean = () => when((value) => typeof value === 'boolean');
export const number = () => when(Number.isFinite);
export const int = () => when(Number.isSafeInteger);
export const custom = when;
export const literal = (only: unknown) => new Schema((value) => (value === only ? value : NO), { only });
const oneOf = (words: readonly unknown[]) => when((value) => words.includes(value));

export { oneOf as enum };

export const optional = (inner: Schema) => new Schema((value) => (value === undefined ? value : inner.run(value)));
export const nullable = (inner: Schema) => new Schema((value) => (value === null ? value : inner.run(value)));

export function array(item: Schema): Schema {
  return new Schema((value) => {
    if (!Array.isArray(value)) return NO;
    const items = value.map(item.run);
    return items.includes(NO) ? NO : items;
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectOf(shape: Shape, keepsOthers: boolean): Schema {
  const run = (value: unknown) => {
    if (!isObject(value)) return NO;
    const fit: Record<string, unknown> = {};
    for (const [key, schema] of Object.entries(shape)) {
      const member = schema.run(value[key]);
      if (member === NO) return NO;
      if (member !== undefined || key in value) fit[key] = member;
    }
    if (keepsOthers) {
      for (const key of Object.keys(value)) if (!(key in shape) && key !== '__proto__') fit[key] = value[key];
    }
    return fit;
  };
  return new Schema(run, { shape });
}

export const object = (shape: Shape) => objectOf(shape, false);
export const looseObject = (shape: Shape) => objectOf(shape, true);
export const extend = (base: Schema, shape: Shape) => objectOf({ ...base.shape, ...shape }, false);

export function discriminatedUnion(key: string, options: readonly Schema[]): Schema {
  const byMark = new Map(options.map((option) => [option.shape[key]?.only, option]));
  return new Schema((value) => (isObject(value) ? (byMark.get(value[key])?.run(value) ?? NO) : NO));
}

/** Code points of text, items of a list. */
const lengthOf = (value: string | readonly unknown[]) => (typeof value === 'string' ? [...value].length : value.length);
export const minLength = (least: number) => passing((value: string) => lengthOf(value) >= least);
export const maxLength = (most: number) => passing((value: string) => lengthOf(value) <= most);
export const minimum = (least: number) => passing((value: number) => value >= least);
export const maximum = (most: number) => passing((value: number) => value <= most);
export const nonnegative = () => minimum(0);
export const regex = (pattern: RegExp) => passing((value: string) => pattern.test(value));
export const refine = passing;
export const normalize = (form: string) => (value: unknown) => (value as string).normalize(form);
