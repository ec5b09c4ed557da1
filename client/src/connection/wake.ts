import type { Clock } from './clock.ts';

const TICK_MS = 5_000;

/** What a page says about sleep and network. */
export interface PageSignals {
  readonly document: Pick<Document, 'addEventListener' | 'removeEventListener' | 'visibilityState'>;
  readonly window: Pick<Window, 'addEventListener' | 'removeEventListener'>;
  readonly clock: Clock;
}

/**
 * Calls `onWake` when the page may have slept (shown again, restored, thawed, back online, or the clock jumped while it
 * was in view), and `onOffline` when the browser says that the network is gone. The returned function stops it.
 */
export function watchWake(
  { document, window, clock }: PageSignals,
  onWake: () => void,
  onOffline: () => void,
): () => void {
  const visible = () => document.visibilityState === 'visible';
  const shown = () => visible() && onWake();

  let last = clock.now();
  let cancelTick = (): void => undefined;
  function tick(): void {
    const now = clock.now();
    // A hidden page's timers are throttled, which looks like a jump; being shown again wakes it anyway.
    if (now - last > 2 * TICK_MS && visible()) onWake();
    last = now;
    cancelTick = clock.after(TICK_MS, tick);
  }
  tick();

  document.addEventListener('visibilitychange', shown);
  // https://wicg.github.io/page-lifecycle/
  document.addEventListener('resume', onWake);
  window.addEventListener('pageshow', shown);
  window.addEventListener('online', onWake);
  window.addEventListener('offline', onOffline);
  return () => {
    cancelTick();
    document.removeEventListener('visibilitychange', shown);
    document.removeEventListener('resume', onWake);
    window.removeEventListener('pageshow', shown);
    window.removeEventListener('online', onWake);
    window.removeEventListener('offline', onOffline);
  };
}
