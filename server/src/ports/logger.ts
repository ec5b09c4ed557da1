/**
 * The log. It never carries content, names, codes, tokens, passphrases or addresses (T1): messages are constants,
 * details are counts, durations, error codes and the names of settings.
 */
export interface Logger {
  info(message: string, details?: LogDetails): void;
  warn(message: string, details?: LogDetails): void;
  /** Logs an error's kind and stack frames, never its message, which may quote what someone wrote. Gives an id to tell the person. */
  error(message: string, error?: unknown): string;
}

export type LogDetails = Readonly<Record<string, string | number | boolean>>;
