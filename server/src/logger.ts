import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { Logger } from './ports/logger.ts';

/** The log on standard output, one JSON object a line. */
export function createLogger(level: string): Logger {
  const log = pino({ level, base: null });
  return {
    info: (message, details) => log.info(details ?? {}, message),
    warn: (message, details) => log.warn(details ?? {}, message),
    error: (message, error) => {
      const id = randomUUID();
      log.error({ id, ...describe(error) }, message);
      return id;
    },
  };
}

/** An error without its message, which may quote what someone wrote: its kind, its code and where it came from. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const { code } = error as { code?: unknown };
  return {
    kind: error.constructor.name,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    at: error.stack?.split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim()),
  };
}
