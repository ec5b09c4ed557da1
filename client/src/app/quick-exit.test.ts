// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { watchQuickExit } from './quick-exit.ts';

function setUp() {
  const exit = vi.fn();
  const page = new EventTarget();
  const stop = watchQuickExit(page, exit);
  /** Presses a key at a time, in milliseconds. */
  const press = (key: string, at: number, more: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', { key, ...more });
    Object.defineProperty(event, 'timeStamp', { value: at });
    page.dispatchEvent(event);
  };
  return { exit, stop, press };
}

describe('the quick exit', () => {
  it('takes three Escapes within a second', () => {
    const { exit, press } = setUp();
    press('Escape', 0);
    press('Escape', 400);
    expect(exit).not.toHaveBeenCalled();
    press('Escape', 1_000);
    expect(exit).toHaveBeenCalledTimes(1);
    press('Escape', 1_100);
    expect(exit).toHaveBeenCalledTimes(1);
  });

  it('counts the last three of many', () => {
    const { exit, press } = setUp();
    for (const at of [0, 900, 1_200, 1_300]) press('Escape', at);
    expect(exit).toHaveBeenCalledTimes(1);
  });

  it('does not take three that are slow, or mixed with other keys', () => {
    const { exit, press } = setUp();
    for (const at of [0, 600, 1_200, 1_800]) press('Escape', at);
    for (const key of ['Escape', 'Escape', 'a', 'Escape']) press(key, 5_000);
    expect(exit).not.toHaveBeenCalled();
  });

  it('does not take a key held down, or what an input method is asked to drop', () => {
    const { exit, press } = setUp();
    for (const at of [0, 30, 60, 90]) press('Escape', at, { repeat: true });
    for (const at of [200, 230, 260]) press('Escape', at, { isComposing: true });
    expect(exit).not.toHaveBeenCalled();
  });

  it('ends when told to', () => {
    const { exit, press, stop } = setUp();
    stop();
    for (const at of [0, 1, 2]) press('Escape', at);
    expect(exit).not.toHaveBeenCalled();
  });
});
