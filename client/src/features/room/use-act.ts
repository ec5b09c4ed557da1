import { Refusal, type WireError } from '@hearsay/shared/errors';
import { useState } from 'react';

/** Runs what may be refused: tells whether it is under way and why it was refused last. Nothing runs twice at once. */
export function useAct() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const run = async (what: () => Promise<unknown>, then?: () => void) => {
    setBusy(true);
    setError(null);
    try {
      await what();
      then?.();
    } catch (reason) {
      setError(reason instanceof Refusal ? reason.toWire() : { code: 'SERVER_ERROR', message: '' });
    } finally {
      setBusy(false);
    }
  };
  const act = (what: () => Promise<unknown>, then?: () => void) => {
    if (!busy) void run(what, then);
  };
  return { busy, error, act };
}
