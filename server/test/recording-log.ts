import type { LogDetails, Logger } from '../src/ports/logger.ts';

export type LogLine = readonly [message: string, details?: LogDetails];

/** A log that hands each line to `record` instead of printing it. */
export function recordingLog(record: (...line: LogLine) => void = () => undefined): Logger {
  return {
    info: (...line) => record(...line),
    warn: (...line) => record(...line),
    error: (message) => {
      record(message);
      return 'id';
    },
  };
}
