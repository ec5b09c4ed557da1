import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { Logger } from './ports/logger.ts';

/** The log, one JSON object a line, on standard output or wherever `output` writes. */
export function createLogger(level: string, output?: { write(line: string): void }): Logger {
  const log = pino({ level, base: null }, output);
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
    at: framesOf(error),
  };
}

/** The frames of a stack that begins, as V8 writes it, with the error's message; none where it does not. */
function framesOf({ stack = '', message }: Error): string[] {
  const header = stack.indexOf(`${message}\n`);
  if (header < 0 || stack.slice(0, header).includes('\n')) return [];
  return stack
    .slice(header + message.length)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));
}
