// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { createManualClock } from './manual-clock.ts';
import { watchWake } from './wake.ts';

function setUp() {
  const clock = createManualClock();
  const onWake = vi.fn();
  const onOffline = vi.fn();
  let visibility: DocumentVisibilityState = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  let jump = 0;
  const jumping = { ...clock, now: () => clock.now() + jump };
  const stop = watchWake({ document, window, clock: jumping }, onWake, onOffline);
  const show = (next: DocumentVisibilityState) => {
    visibility = next;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const sleep = (ms: number) => {
    jump += ms;
  };
  return { clock, onWake, onOffline, stop, show, sleep };
}

describe('waking', () => {
  it('is seen when the page is shown, restored, thawed or back online; never when it is hidden', () => {
    const { onWake, onOffline, stop, show } = setUp();
    show('hidden');
    expect(onWake).toHaveBeenCalledTimes(0);
    show('visible');
    window.dispatchEvent(new Event('pageshow'));
    window.dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('resume'));
    expect(onWake).toHaveBeenCalledTimes(4);
    window.dispatchEvent(new Event('offline'));
    expect(onOffline).toHaveBeenCalledTimes(1);
    stop();
    window.dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('resume'));
    expect(onWake).toHaveBeenCalledTimes(4);
  });

  it('is seen by a jump of the clock, not by its ordinary course', async () => {
    const { clock, onWake, stop, sleep } = setUp();
    await clock.advance(60_000);
    expect(onWake).not.toHaveBeenCalled();
    sleep(30_000);
    await clock.advance(5_000);
    expect(onWake).toHaveBeenCalledTimes(1);
    stop();
    expect(clock.pending).toBe(0);
  });
});
