import { describe, expect, it, vi } from 'vitest';
import { createApi } from './api.ts';

function setUp(respond: () => Response | Promise<Response>, token: string | null = 'token-1') {
  const fetching = vi.fn<typeof fetch>(async () => respond());
  const call = createApi({ origin: 'http://here', fetch: fetching, token: () => token });
  const request = () => {
    const [url, options] = fetching.mock.calls[0] ?? [];
    return { url, options };
  };
  return { call, request };
}

const room = { code: 'X', name: '', hostId: 'h', locked: false, passphraseRequired: false, capacity: 1, createdAt: 1 };

describe('calls over HTTP', () => {
  it('show the token and give the parsed answer', async () => {
    const { call, request } = setUp(() => Response.json({ room, more: 1 }, { status: 201 }));
    await expect(call('POST /api/rooms', { capacity: 5 })).resolves.toEqual({ room });
    expect(request().url).toBe('http://here/api/rooms');
    expect(request().options).toMatchObject({
      method: 'POST',
      headers: { authorization: 'Bearer token-1', 'content-type': 'application/json' },
      body: '{"capacity":5}',
      cache: 'no-store',
    });
  });

  it('fill the path, take 204 for an answer, and send no body with GET', async () => {
    const closing = setUp(() => new Response(null, { status: 204 }), null);
    await expect(closing.call('DELETE /api/rooms/:code', {}, { code: 'A/B' })).resolves.toEqual({});
    expect(closing.request().url).toBe('http://here/api/rooms/A%2FB');
    expect(closing.request().options?.headers).not.toHaveProperty('authorization');
    const listing = setUp(() => Response.json({ rooms: [room] }));
    await expect(listing.call('GET /api/rooms', {})).resolves.toEqual({ rooms: [room] });
    expect(listing.request().options).not.toHaveProperty('body');
  });

  it('reject with the refusal of the server', async () => {
    const error = { code: 'RATE_LIMIT_EXCEEDED', message: 'slow', retryAfterMs: 5 };
    const { call } = setUp(() => Response.json({ error }, { status: 429 }));
    await expect(call('POST /api/auth/guest', {})).rejects.toMatchObject(error);
  });

  it.each([
    ['no network', () => Promise.reject(new TypeError('failed')), 'UNAVAILABLE'],
    ['a proxy without its server', () => new Response('<html>', { status: 502 }), 'UNAVAILABLE'],
    ['a page in place of an answer', () => new Response('<html>', { status: 200 }), 'SERVER_ERROR'],
    ['an answer of another shape', () => Response.json({ users: [] }), 'SERVER_ERROR'],
  ])('reject with a refusal on %s', async (_, respond, code) => {
    await expect(setUp(respond).call('GET /api/auth/me', {})).rejects.toMatchObject({ name: 'Refusal', code });
  });
});
