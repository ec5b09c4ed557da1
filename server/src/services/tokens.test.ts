import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { TOKEN_LIFE } from '@hearsay/shared/limits';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { Secrets } from './secrets.ts';
import { Tokens } from './tokens.ts';

const NOW = 1_700_000_000_000;
const clock = { now: () => NOW, every: () => () => {}, sleep: async () => {} };
const { tokenKey: key } = new Secrets('a secret');
const tokens = new Tokens(key, clock);
const user = { id: 'user', kind: 'guest', tokenVersion: 3 } as const;

const seconds = NOW / 1000;
const claims = { sub: 'user', jti: 'id', ver: 3, iss: 'hearsay', aud: 'hearsay', iat: seconds, exp: seconds + 60 };
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('tokens', () => {
  it('say who, which version, and until when', () => {
    const { token, expiresAt } = tokens.issue(user);
    expect(expiresAt).toBe(NOW + TOKEN_LIFE.guest);
    expect(tokens.read(token)).toEqual({ userId: 'user', tokenId: expect.any(String), version: 3, expiresAt });
    expect(tokens.issue({ ...user, kind: 'registered' }).expiresAt).toBe(NOW + TOKEN_LIFE.registered);
    expect(tokens.read(tokens.issue(user).token).tokenId).not.toBe(tokens.read(token).tokenId);
  });

  it('hold no name', () => {
    const [, payload = ''] = tokens.issue(user).token.split('.');
    expect(Object.keys(JSON.parse(Buffer.from(payload, 'base64url').toString())).sort()).toEqual(
      Object.keys(claims).sort(),
    );
  });

  it('are read where every claim fits', () => {
    expect(tokens.read(jwt.sign(claims, key, { algorithm: 'HS256' })).userId).toBe('user');
  });

  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const without = (claim: keyof typeof claims) => {
    const rest: Partial<typeof claims> = { ...claims };
    delete rest[claim];
    return jwt.sign(rest, key);
  };
  it.each([
    ['nothing', ''],
    ['junk', 'a.b.c'],
    ['alg none', `${base64url({ alg: 'none', typ: 'JWT' })}.${base64url(claims)}.`],
    [
      'alg None with the signature of another',
      `${base64url({ alg: 'None' })}.${base64url(claims)}.${jwt.sign(claims, key).split('.')[2]}`,
    ],
    ['HS512 with the right key', jwt.sign(claims, key, { algorithm: 'HS512' })],
    ['HS384 with the right key', jwt.sign(claims, key, { algorithm: 'HS384' })],
    ['RS256', jwt.sign(claims, privateKey, { algorithm: 'RS256' })],
    [
      'a public key as the secret',
      jwt.sign(claims, createSecretKey(publicKey.export({ type: 'spki', format: 'der' }))),
    ],
    ['another secret', jwt.sign(claims, new Secrets('another').tokenKey)],
    ['another key of the same secret', jwt.sign(claims, new Secrets('a secret').relayKey)],
    ['the secret itself as the key', jwt.sign(claims, 'a secret')],
    ['another issuer', jwt.sign({ ...claims, iss: 'elsewhere' }, key)],
    ['another audience', jwt.sign({ ...claims, aud: 'elsewhere' }, key)],
    ['its end now', jwt.sign({ ...claims, exp: seconds }, key)],
    ['a beginning to come', jwt.sign({ ...claims, nbf: seconds + 10 }, key)],
    ['no end', without('exp')],
    ['no issuer', without('iss')],
    ['no audience', without('aud')],
    ['no id', without('jti')],
    ['no subject', without('sub')],
    ['no version', without('ver')],
    ['a version that is text', jwt.sign({ ...claims, ver: '3' }, key)],
    ['a changed payload', jwt.sign(claims, key).replace(/\.[^.]+\./, `.${base64url({ ...claims, sub: 'other' })}.`)],
    ['no signature', jwt.sign(claims, key).replace(/[^.]+$/, '')],
  ])('are AUTH_ERROR with %s', (_, token) => {
    expect(() => tokens.read(token)).toThrow(expect.objectContaining({ code: 'AUTH_ERROR' }));
  });
});
