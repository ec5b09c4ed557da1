import { randomBytes } from 'node:crypto';
import * as z from 'zod';

const SECRET_CHARACTERS = 32;

const seconds = (fallback: number) => z.coerce.number().positive().max(86_400).default(fallback);
const optionalText = z.string().trim().min(1).optional();

const schema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    HOST: z.string().default('0.0.0.0'),
    MONGO_URL: optionalText,
    REDIS_URL: optionalText,
    JWT_SECRET: z.string().min(SECRET_CHARACTERS, `must have at least ${SECRET_CHARACTERS} characters`).optional(),
    PUBLIC_ORIGIN: z
      .string()
      .default('')
      .transform((list) =>
        list
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean),
      )
      .refine(
        (list) => list.every((item) => URL.canParse(item) && new URL(item).origin === item),
        'must list origins such as https://chat.example.org',
      ),
    TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    METRICS_TOKEN: optionalText,
    ROOM_GRACE_SECONDS: seconds(90),
    ROOM_UNJOINED_SECONDS: seconds(300),
    REPLAY_WINDOW_SECONDS: seconds(120),
    LIMITS_SCALE: z.coerce.number().positive().max(1_000_000).default(1),
  })
  .refine((env) => env.JWT_SECRET !== undefined || (!env.MONGO_URL && !env.REDIS_URL), {
    path: ['JWT_SECRET'],
    message: 'is required with MONGO_URL or REDIS_URL: every node, and the server after a restart, must share it',
  });

/** The server's settings, parsed and frozen. Durations in milliseconds. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly mongoUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly secret: string;
  readonly publicOrigins: readonly string[];
  /** Trusted proxies in front of the server. */
  readonly trustProxy: number;
  readonly logLevel: string;
  readonly metricsToken: string | undefined;
  readonly graceMs: number;
  readonly unjoinedMs: number;
  readonly windowMs: number;
  readonly limitsScale: number;
}

/** Reads the settings from an environment. Throws an Error that names each setting that is wrong, never its value. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const complaints = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`Settings that cannot be used:\n  ${complaints.join('\n  ')}`);
  }
  const env = parsed.data;
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    mongoUrl: env.MONGO_URL,
    redisUrl: env.REDIS_URL,
    secret: env.JWT_SECRET ?? randomBytes(32).toString('base64url'),
    publicOrigins: env.PUBLIC_ORIGIN,
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN,
    graceMs: env.ROOM_GRACE_SECONDS * 1000,
    unjoinedMs: env.ROOM_UNJOINED_SECONDS * 1000,
    windowMs: env.REPLAY_WINDOW_SECONDS * 1000,
    limitsScale: env.LIMITS_SCALE,
  });
}
