const TAG = 'hearsay';
/** A lively room is one alert at a time, and sounds at most this often. */
const AGAIN_AFTER_MS = 5_000;
const BODY_CHARACTERS = 140;

/** What to say, in words that may be seen on a locked screen. */
export interface Alert {
  readonly title: string;
  readonly body: string;
  readonly sound: boolean;
  readonly vibrate: boolean;
}

/** Ways to be told of a room while the app is hidden. None of them is used unless a person asked for it. */
export interface Alerts {
  /**
   * Shows a notification in place of the one before; it makes the device's own sound, if any.
   * @param words Gives what to say, or null for nothing. Not asked where there is something newer to say by then.
   */
  notify(words: () => Promise<Alert | null>): Promise<void>;
  /** The number on the app's icon; 0 takes it off. */
  badge(count: number): void;
  /** A short tone, made here: for when the app is in view, or may not notify. */
  chime(): void;
  /** Takes back what was shown, and what is on its way to be. */
  clear(): Promise<void>;
}

/** `vibrate` and `renotify` are not in every browser's list, nor in TypeScript's. */
type FullOptions = NotificationOptions & { renotify?: boolean; vibrate?: number[] };

export function createAlerts(page: Window & typeof globalThis): Alerts {
  let sounded = 0;
  let audio: AudioContext | null = null;
  /** Steps are numbered as they are asked for: the newest, and the last that took back what was before it. */
  let newest = 0;
  let cleared = 0;
  let last: Promise<void> = Promise.resolve();
  const registration = () => page.navigator.serviceWorker?.getRegistration();

  /** One after the other: a browser takes its time to show something, and what is not yet shown cannot be taken back. */
  function inOrder(step: (number: number) => Promise<void>): Promise<void> {
    newest += 1;
    const number = newest;
    const done = last.then(() => step(number));
    last = done.catch(() => undefined);
    return done;
  }

  async function show({ title, body, sound, vibrate }: Alert): Promise<void> {
    const now = Date.now();
    const again = now - sounded > AGAIN_AFTER_MS;
    if (again) sounded = now;
    const options: FullOptions = {
      body: body.length > BODY_CHARACTERS ? `${body.slice(0, BODY_CHARACTERS)}…` : body,
      tag: TAG,
      icon: '/icons/icon-192.png',
      badge: '/icons/badge.png',
      renotify: again,
      silent: !again || !(sound || vibrate),
      ...(again && vibrate && { vibrate: [80, 60, 80] }),
    };
    await (await registration())?.showNotification(title, options);
  }

  return {
    notify(words) {
      return inOrder(async (number) => {
        if (page.Notification?.permission !== 'granted' || number < newest) return;
        const alert = await words();
        if (alert !== null && number > cleared) await show(alert);
      });
    },
    badge(count) {
      // Both reject where the app is not installed.
      const set = count > 0 ? page.navigator.setAppBadge?.(count) : page.navigator.clearAppBadge?.();
      set?.catch(() => undefined);
    },
    chime() {
      audio ??= new page.AudioContext();
      void audio.resume();
      strike(audio, 659, 0);
      strike(audio, 880, 0.09);
    },
    clear() {
      const done = inOrder(async () => {
        const shown = await (await registration())?.getNotifications({ tag: TAG });
        for (const notification of shown ?? []) notification.close();
      });
      cleared = newest;
      return done;
    },
  };
}

/** One soft stroke, in Hz, so many seconds from now. */
function strike(audio: AudioContext, hertz: number, after: number): void {
  const start = audio.currentTime + after;
  const tone = new OscillatorNode(audio, { type: 'sine', frequency: hertz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.linearRampToValueAtTime(0.12, start + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.25);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 0.26);
}
