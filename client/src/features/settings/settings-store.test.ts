import { describe, expect, it, vi } from 'vitest';
import { createSettingsStore } from './settings-store.ts';

function setUp(kept = new Map<string, string>()) {
  const onForget = vi.fn();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const settings = createSettingsStore({
    storage,
    defaults: { enterSends: true, cover: false, locale: 'es' },
    onForget,
  });
  return { settings, kept, onForget };
}

describe('settings', () => {
  it('are kept on this device, and nothing is before one is changed', () => {
    const { settings, kept } = setUp();
    expect(settings.getState()).toMatchObject({ theme: 'system', textSize: 'normal', enterSends: true, locale: 'es' });
    expect(kept.size).toBe(0);
    settings.set({ theme: 'dark' });
    expect([...kept.keys()]).toEqual(['hearsay.settings']);
    expect(setUp(kept).settings.getState().theme).toBe('dark');
  });

  it.each(['{"theme":"neon","textSize":"large","enterSends":1}', '{"textSize":"large"}'])(
    'make the best of %s',
    (text) => {
      const { settings } = setUp(new Map([['hearsay.settings', text]]));
      expect(settings.getState()).toMatchObject({ theme: 'system', textSize: 'large', enterSends: true });
    },
  );

  it.each(['{', 'null', '7'])('do not mind %s in their place', (text) => {
    expect(setUp(new Map([['hearsay.settings', text]])).settings.getState().theme).toBe('system');
  });

  it('are forgotten, with all else', () => {
    const { settings, kept, onForget } = setUp();
    settings.set({ theme: 'dark' });
    settings.forgetEverything();
    expect(kept.size).toBe(0);
    expect(settings.getState().theme).toBe('system');
    expect(onForget).toHaveBeenCalledTimes(1);
  });
});
