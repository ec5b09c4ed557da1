import type { RequestListener } from 'node:http';
import { ERROR_STATUS, Refusal } from '@hearsay/shared/errors';
import { SIZE } from '@hearsay/shared/limits';
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { isAllowedOrigin } from '../origin.ts';
import type { Refusals } from '../refusals.ts';
import { securityHeaders } from './security-headers.ts';

export interface HttpParts {
  readonly api: Router;
  readonly operations: Router;
  /** Absent where the client is served by someone else (development). */
  readonly client: Router | null;
  readonly refusals: Refusals;
  readonly publicOrigins: readonly string[];
  readonly trustProxy: number;
  readonly isSecure: boolean;
}

/** The HTTP side: headers, the API, the operators' routes and the client's files. */
export function createHttpApp(parts: HttpParts): RequestListener {
  const app = express();
  const setHeaders = securityHeaders(parts.isSecure);
  app.set('trust proxy', parts.trustProxy);
  app.disable('x-powered-by');
  app.use(setHeaders);
  app.use(['/api', '/health', '/ready', '/metrics'], noStore);
  app.use(parts.operations);
  app.use('/api', sameOrigin(parts.publicOrigins), express.json({ limit: SIZE.httpBody }), parts.api);
  if (parts.client) app.use(parts.client);
  app.use((_request, _response, next) => next(new Refusal('NOT_FOUND')));
  const refuse = answerRefusal(parts.refusals);
  app.use(refuse);
  return (request, response) => {
    // Called where no route was reached: Express would answer a path that it cannot read in its own words.
    const unrouted = (error?: unknown): void => {
      const hangUp = (): void => void request.socket.destroy();
      if (response.headersSent) return hangUp();
      setHeaders(request, response, () => undefined);
      refuse(error ?? new Refusal('VALIDATION_ERROR'), request as Request, response as Response, hangUp);
    };
    app(request as Request, response as Response, unrouted);
  };
}

const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** Other sites may not act with someone's cookie. Reading (GET) changes nothing and is guarded by the browser itself. */
function sameOrigin(publicOrigins: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    const allowed = request.method === 'GET' || isAllowedOrigin(request, publicOrigins);
    next(allowed ? undefined : new Refusal('ACCESS_DENIED', 'This origin is not allowed.'));
  };
}

function answerRefusal(refusals: Refusals): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = refusals.from(foreseen(error));
    if (refusal.retryAfterMs !== undefined) response.setHeader('Retry-After', Math.ceil(refusal.retryAfterMs / 1000));
    response.setHeader('Cache-Control', 'no-store');
    response.status(ERROR_STATUS[refusal.code]).type('json').json({ error: refusal.toWire() });
  };
}

/** The errors that Express and its parsers throw for bad requests, in our words. */
function foreseen(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const { status, type } = error as { status?: number; type?: string };
  if (type === 'entity.too.large') return new Refusal('PAYLOAD_TOO_LARGE');
  if (status === 404) return new Refusal('NOT_FOUND');
  if (status !== undefined && status >= 400 && status < 500) return new Refusal('VALIDATION_ERROR');
  return error;
}
