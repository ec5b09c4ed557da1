import type { CallApi } from '../connection/api.ts';
import type { Clock } from '../connection/clock.ts';
import type { Dial } from '../connection/socket.ts';
import type { TokenKeeper } from '../connection/token.ts';
import type { AccountStore } from '../features/account/account-store.ts';
import type { SettingsStore } from '../features/settings/settings-store.ts';

/** What the app takes from the browser; tests bring their own. */
export interface AppEnvironment {
  readonly origin: string;
  readonly fetch: typeof fetch;
  /** Absent: by Socket.IO, which is loaded with the rooms. */
  readonly dial?: Dial;
  readonly clock: Clock;
  /** 0 to 1; for jitter, never for ids. */
  readonly random: () => number;
  readonly window: Window;
}

/** What rooms are built on. */
export interface Foundation {
  readonly account: AccountStore;
  readonly settings: SettingsStore;
  readonly tokens: TokenKeeper;
  readonly call: CallApi;
}
