import { Refusal } from '@hearsay/shared/errors';
import type { RouteAnswer } from '@hearsay/shared/http-contract';
import { TOKEN_LIFE } from '@hearsay/shared/limits';
import type { Clock } from './clock.ts';

const KEY = 'hearsay.token';
const RETRY_MS = 60_000;

interface Stored {
  readonly token: string;
  readonly renewAt: number;
}

/** What stood in the tab's storage, if it is of use. A plain check: the first screen does without a schema library. */
function asStored(value: unknown): Stored | null {
  const { token, renewAt } = Object(value) as Record<string, unknown>;
  return typeof token === 'string' && typeof renewAt === 'number' ? { token, renewAt } : null;
}

export type SignedIn = RouteAnswer<'POST /api/auth/guest'>;

export interface TokenDeps {
  /** This tab's own; null where the browser has none to give. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  readonly clock: Clock;
  /** Asks the server for a fresh token of the same user. */
  readonly renew: () => Promise<SignedIn>;
}

/** The token of this tab: kept over a reload, renewed in the last quarter of its life. */
export interface TokenKeeper {
  current(): string | null;
  adopt(answer: SignedIn): void;
  clear(): void;
  /** Whether the token may stand in the tab's storage. It stays in memory either way. */
  setStored(stored: boolean): void;
  /** Renews the token if its time has come; for a page that slept through its timer. */
  renewIfDue(): void;
}

export function createTokenKeeper({ storage, clock, renew }: TokenDeps): TokenKeeper {
  let kept: Stored | null = read();
  let cancelTimer = (): void => undefined;
  let renewing = false;

  function read(): Stored | null {
    try {
      return asStored(JSON.parse(storage?.getItem(KEY) ?? 'null'));
    } catch {
      return null;
    }
  }

  function write(value: Stored | null): void {
    try {
      if (value === null) storage?.removeItem(KEY);
      else storage?.setItem(KEY, JSON.stringify(value));
    } catch {
      // Storage that is full or forbidden costs a new name after a reload, no more.
    }
  }

  function keep(next: Stored | null): void {
    kept = next;
    write(next);
    schedule();
  }

  function schedule(): void {
    cancelTimer();
    if (kept !== null) cancelTimer = clock.after(Math.max(0, kept.renewAt - clock.now()), refresh);
  }

  async function refresh(): Promise<void> {
    const old = kept;
    if (old === null || renewing) return;
    renewing = true;
    try {
      const answer = await renew();
      if (kept === old) adopt(answer);
    } catch (failure) {
      if (kept !== old) return;
      if (failure instanceof Refusal && failure.code === 'AUTH_ERROR') keep(null);
      else cancelTimer = clock.after(RETRY_MS, refresh);
    } finally {
      renewing = false;
    }
  }

  function adopt({ token, user }: SignedIn): void {
    // Counted from its receipt: this machine's clock may be wrong, but it runs (S7).
    keep({ token, renewAt: clock.now() + TOKEN_LIFE[user.kind] * 0.75 });
  }

  schedule();
  return {
    current: () => kept?.token ?? null,
    adopt,
    clear: () => keep(null),
    setStored: (wanted) => write(wanted ? kept : null),
    renewIfDue() {
      if (kept !== null && clock.now() >= kept.renewAt) void refresh();
    },
  };
}
