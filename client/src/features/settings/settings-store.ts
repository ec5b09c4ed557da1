import { createStore, type StoreApi } from 'zustand/vanilla';

const KEY = 'hearsay.settings';

export interface SettingsState {
  theme: 'system' | 'light' | 'dark';
  textSize: 'small' | 'normal' | 'large';
  enterSends: boolean;
  /** A BCP 47 tag. */
  locale: string;
  /** An account was signed in to on this device, so its cookie is worth asking for. */
  signedIn: boolean;
  /** What to tell of while the app is hidden: nothing, that there is something, or what was said. */
  alerts: 'off' | 'activity' | 'text';
  /** A short tone with an alert. */
  sound: boolean;
  vibrate: boolean;
  /** Hides what is on the screen whenever the app is. */
  cover: boolean;
  /** The offer to install the app was declined. */
  installDeclined: boolean;
}

const isFlag = (value: unknown) => typeof value === 'boolean';
const isOneOf =
  (...words: readonly string[]) =>
  (value: unknown) =>
    words.some((word) => word === value);

/** What each setting may be. Plain checks: the first screen does without a schema library. */
const CHECKS: Readonly<Record<keyof SettingsState, (value: unknown) => boolean>> = {
  theme: isOneOf('system', 'light', 'dark'),
  textSize: isOneOf('small', 'normal', 'large'),
  enterSends: isFlag,
  locale: (value) => typeof value === 'string' && value.length <= 35,
  signedIn: isFlag,
  alerts: isOneOf('off', 'activity', 'text'),
  sound: isFlag,
  vibrate: isFlag,
  cover: isFlag,
  installDeclined: isFlag,
};

export interface SettingsActions {
  set(patch: Partial<SettingsState>): void;
  /** Removes all that the app has stored on this device and returns to the defaults. */
  forgetEverything(): void;
}

export type SettingsStore = StoreApi<SettingsState> & SettingsActions;

export interface SettingsDeps {
  /** The only thing that the app leaves on the device; null where the browser has none to give. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  readonly defaults: Pick<SettingsState, 'enterSends' | 'locale' | 'cover'>;
  /** Lets the rest of the app forget as well. */
  readonly onForget: () => void;
}

/** How this device likes things. Holds no content, no names and no codes. */
export function createSettingsStore({ storage, defaults, onForget }: SettingsDeps): SettingsStore {
  const initial: SettingsState = {
    theme: 'system',
    textSize: 'normal',
    signedIn: false,
    alerts: 'off',
    sound: false,
    vibrate: false,
    installDeclined: false,
    ...defaults,
  };

  /** Each setting on its own, so that one from another version costs that one alone. */
  function read(): Partial<SettingsState> {
    try {
      const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? '{}');
      if (typeof kept !== 'object' || kept === null) return {};
      const valid = Object.entries(CHECKS).flatMap(([name, fits]) => {
        const value = (kept as Record<string, unknown>)[name];
        return fits(value) ? [[name, value]] : [];
      });
      return Object.fromEntries(valid);
    } catch {
      return {};
    }
  }

  const store = createStore<SettingsState>(() => ({ ...initial, ...read() }));
  return Object.assign(store, {
    set(patch: Partial<SettingsState>) {
      store.setState(patch);
      try {
        storage?.setItem(KEY, JSON.stringify(store.getState()));
      } catch {
        // Storage that is full or forbidden: the setting holds until the page closes.
      }
    },
    forgetEverything() {
      onForget();
      try {
        storage?.removeItem(KEY);
      } catch {
        // Nothing could be stored there, then.
      }
      store.setState(initial);
    },
  });
}
