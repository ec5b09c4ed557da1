// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { createInstall } from './install.ts';

function setUp(navigator: object = {}) {
  const target = new EventTarget();
  const page = Object.assign(target, { navigator }) as unknown as Window;
  const install = createInstall(page);
  const prompt = vi.fn(async () => undefined);
  const offer = () => {
    const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
    target.dispatchEvent(event);
    return event;
  };
  return { install, target, prompt, offer };
}

describe('the offer to install', () => {
  it('is taken from the browser and kept until it is asked for, once', async () => {
    const { install, prompt, offer } = setUp();
    expect(install.getState()).toEqual({ way: 'none', ripe: false });
    expect(offer().defaultPrevented).toBe(true);
    expect(install.getState().way).toBe('prompt');
    expect(prompt).not.toHaveBeenCalled();
    await install.ask();
    await install.ask();
    expect(prompt).toHaveBeenCalledTimes(1);
    expect(install.getState().way).toBe('none');
  });

  it('is ripe after a room, or on a later visit', () => {
    const { install } = setUp();
    install.ripen();
    expect(install.getState().ripe).toBe(true);
    expect(setUp({ serviceWorker: { controller: {} } }).install.getState().ripe).toBe(true);
    expect(setUp({ serviceWorker: { controller: null } }).install.getState().ripe).toBe(false);
  });

  it('is by hand on iOS, and none where the app is installed', () => {
    expect(setUp({ standalone: false }).install.getState().way).toBe('by-hand');
    expect(setUp({ standalone: true }).install.getState().way).toBe('none');
    const { install, target, offer } = setUp();
    offer();
    target.dispatchEvent(new Event('appinstalled'));
    expect(install.getState().way).toBe('none');
  });
});
