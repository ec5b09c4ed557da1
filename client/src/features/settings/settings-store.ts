import * as z from 'zod/mini';
import { createStore, type StoreApi } from 'zustand/vanilla';

const KEY = 'hearsay.settings';

const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  textSize: z.enum(['small', 'normal', 'large']),
  enterSends: z.boolean(),
  /** A BCP 47 tag. */
  locale: z.string().check(z.maxLength(35)),
  /** An account was signed in to on this device, so its cookie is worth asking for. */
  signedIn: z.boolean(),
});

export type SettingsState = z.infer<typeof settingsSchema>;

export interface SettingsActions {
  set(patch: Partial<SettingsState>): void;
  /** Removes all that the app has stored on this device and returns to the defaults. */
  forgetEverything(): void;
}

export type SettingsStore = StoreApi<SettingsState> & SettingsActions;

export interface SettingsDeps {
  /** The only thing that the app leaves on the device; null where the browser has none to give. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  readonly defaults: Pick<SettingsState, 'enterSends' | 'locale'>;
  /** Lets the rest of the app forget as well. */
  readonly onForget: () => void;
}

/** How this device likes things. Holds no content, no names and no codes. */
export function createSettingsStore({ storage, defaults, onForget }: SettingsDeps): SettingsStore {
  const initial: SettingsState = { theme: 'system', textSize: 'normal', signedIn: false, ...defaults };

  /** Each setting on its own, so that one from another version costs that one alone. */
  function read(): Partial<SettingsState> {
    try {
      const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? '{}');
      if (typeof kept !== 'object' || kept === null) return {};
      const valid = Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
        const parsed = schema.safeParse((kept as Record<string, unknown>)[name]);
        return parsed.success ? [[name, parsed.data]] : [];
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
