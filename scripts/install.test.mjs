import { describe, expect, it } from 'vitest';
import { isInstalled } from './install.mjs';

const lock = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/only-on-macs': { version: '1.0.0', optional: true },
    'node_modules/@hearsay/server': { link: true },
  },
};

describe('isInstalled', () => {
  it('holds where npm installed what the lock says, but for what other platforms need', () => {
    const packages = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/@hearsay/server': { link: true } };
    expect(isInstalled(lock, { packages })).toBe(true);
    expect(isInstalled(lock, { packages: { ...packages, 'node_modules/more': { version: '1.0.0' } } })).toBe(true);
  });

  it('fails for another version, a missing package and a missing link', () => {
    const link = { 'node_modules/@hearsay/server': { link: true } };
    expect(isInstalled(lock, { packages: { ...link, 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
    expect(isInstalled(lock, { packages: link })).toBe(false);
    expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(false);
  });
});
