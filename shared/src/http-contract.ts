import * as z from 'zod/mini';
import { passphraseSchema, passwordSchema, usernameSchema } from './credentials.ts';
import { instantSchema } from './ids.ts';
import { capacitySchema, roomSchema, userSchema } from './models.ts';

const nothing = z.object({});
const sessionAnswer = z.object({ token: z.string(), expiresAt: instantSchema, user: userSchema });
const userAnswer = z.object({ user: userSchema });

/** The HTTP contract: `METHOD path` -> its body, its answer and the status of success. 204 has no answer. */
export const routes = {
  'POST /api/auth/guest': { body: z.object({ name: z.optional(z.string()) }), answer: sessionAnswer, status: 201 },
  'POST /api/auth/register': {
    body: z.object({ username: usernameSchema, password: passwordSchema, name: z.optional(z.string()) }),
    answer: sessionAnswer,
    status: 201,
  },
  'POST /api/auth/login': {
    body: z.object({ username: z.string(), password: z.string() }),
    answer: sessionAnswer,
    status: 200,
  },
  'POST /api/auth/renew': { body: nothing, answer: sessionAnswer, status: 200 },
  'GET /api/auth/me': { body: nothing, answer: userAnswer, status: 200 },
  'PATCH /api/auth/me': { body: z.object({ name: z.string() }), answer: userAnswer, status: 200 },
  'POST /api/auth/logout': { body: nothing, answer: nothing, status: 204 },
  'DELETE /api/auth/me': { body: nothing, answer: nothing, status: 204 },
  'POST /api/rooms': {
    body: z.object({
      name: z.optional(z.string()),
      passphrase: z.optional(passphraseSchema),
      capacity: z.optional(capacitySchema),
    }),
    answer: z.object({ room: roomSchema }),
    status: 201,
  },
  'GET /api/rooms': { body: nothing, answer: z.object({ rooms: z.array(roomSchema) }), status: 200 },
  'DELETE /api/rooms/:code': { body: nothing, answer: nothing, status: 204 },
} as const;

export type RouteName = keyof typeof routes;
export type RouteBody<N extends RouteName> = z.infer<(typeof routes)[N]['body']>;
export type RouteAnswer<N extends RouteName> = z.infer<(typeof routes)[N]['answer']>;

/** `GET /health`. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  uptimeSeconds: z.number(),
  connections: z.number(),
  rooms: z.number(),
  timestamp: instantSchema,
});
