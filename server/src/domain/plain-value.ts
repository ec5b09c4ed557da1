/** True for what JSON calls an object: its prototype is the plain one, so that no key `__proto__` made it. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * True where `value` is made of scalars, bytes, arrays and plain objects, at most `levels` of them inside each other.
 * What passes can be walked, compared and encoded by recursion anywhere.
 */
export function isPlainWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true;
  if (levels === 0 || !(Array.isArray(value) || isPlainObject(value))) return false;
  return Object.values(value).every((inner) => isPlainWithin(inner, levels - 1));
}
