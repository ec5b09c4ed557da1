import type { KeyObject } from 'node:crypto';
import { Refusal } from '@hearsay/shared/errors';
import { TOKEN_LIFE } from '@hearsay/shared/limits';
import jwt from 'jsonwebtoken';
import * as z from 'zod/mini';
import type { Clock } from '../ports/clock.ts';
import type { StoredUser } from '../ports/store.ts';
import { newId } from './secrets.ts';

const ISSUER = 'hearsay';
const AUDIENCE = 'hearsay';

const claimsSchema = z.object({
  sub: z.string(),
  jti: z.string(),
  ver: z.int(),
  exp: z.int(),
});

/** A token as a client is given it. */
export interface Token {
  readonly token: string;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAt: number;
}

/** What a token says, once its signature and its end are checked. */
export interface TokenClaims {
  readonly userId: string;
  readonly tokenId: string;
  /** The user's `tokenVersion` when it was issued: under another one it is dead. */
  readonly version: number;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAt: number;
}

/** Signs and reads tokens: JWT (RFC 7519), HS256 and nothing else, issuer and audience pinned. */
export class Tokens {
  readonly #key: KeyObject;
  readonly #clock: Clock;

  constructor(key: KeyObject, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** A fresh token, which lives as long as that kind of user's do. */
  issue({ id, kind, tokenVersion }: Pick<StoredUser, 'id' | 'kind' | 'tokenVersion'>): Token {
    const iat = Math.floor(this.#clock.now() / 1000);
    const exp = iat + TOKEN_LIFE[kind] / 1000;
    const claims = { sub: id, jti: newId(), ver: tokenVersion, iss: ISSUER, aud: AUDIENCE, iat, exp };
    return { token: jwt.sign(claims, this.#key, { algorithm: 'HS256' }), expiresAt: exp * 1000 };
  }

  /** Throws `AUTH_ERROR` for whatever is not a living token of ours. Revocation is the account service's to check. */
  read(token: string): TokenClaims {
    try {
      const payload = jwt.verify(token, this.#key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTimestamp: Math.floor(this.#clock.now() / 1000),
      });
      const { sub, jti, ver, exp } = claimsSchema.parse(payload);
      return { userId: sub, tokenId: jti, version: ver, expiresAt: exp * 1000 };
    } catch {
      throw new Refusal('AUTH_ERROR');
    }
  }
}
