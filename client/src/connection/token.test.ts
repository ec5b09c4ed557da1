import { Refusal } from '@hearsay/shared/errors';
import { TOKEN_LIFE } from '@hearsay/shared/limits';
import { describe, expect, it, vi } from 'vitest';
import { createManualClock, settle } from './manual-clock.ts';
import { createTokenKeeper, type SignedIn } from './token.ts';

const answer = (token: string): SignedIn => ({ token, expiresAt: 0, user: { id: 'u', name: 'Ana', kind: 'guest' } });

function setUp(kept = new Map<string, string>()) {
  const clock = createManualClock();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const renew = vi.fn(async () => answer('renewed'));
  const build = () => createTokenKeeper({ storage, clock, renew });
  return { clock, kept, renew, build, tokens: build() };
}

describe('the token of this tab', () => {
  it('is the same after a reload, and gone once it is cleared', () => {
    const { tokens, build, kept } = setUp();
    expect(tokens.current()).toBeNull();
    tokens.adopt(answer('one'));
    expect(build().current()).toBe('one');
    expect([...kept.keys()]).toEqual(['hearsay.token']);
    tokens.clear();
    expect(tokens.current()).toBeNull();
    expect(kept.size).toBe(0);
  });

  it('is renewed in the last quarter of its life, again and again', async () => {
    const { tokens, clock, renew } = setUp();
    tokens.adopt(answer('one'));
    await clock.advance(TOKEN_LIFE.guest * 0.75 - 1);
    expect(renew).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(tokens.current()).toBe('renewed');
    await clock.advance(TOKEN_LIFE.guest * 0.75);
    expect(renew).toHaveBeenCalledTimes(2);
  });

  it('is asked for again in a minute where the server is away, and dropped where the server says that it is dead', async () => {
    const { tokens, clock, renew } = setUp();
    tokens.adopt(answer('one'));
    renew.mockRejectedValueOnce(new Refusal('UNAVAILABLE'));
    await clock.advance(TOKEN_LIFE.guest * 0.75);
    expect(tokens.current()).toBe('one');
    renew.mockRejectedValueOnce(new Refusal('AUTH_ERROR'));
    await clock.advance(60_000);
    expect(renew).toHaveBeenCalledTimes(2);
    expect(tokens.current()).toBeNull();
  });

  it('can leave the tab and stay in memory', () => {
    const { tokens, kept } = setUp();
    tokens.adopt(answer('one'));
    tokens.setStored(false);
    expect(kept.size).toBe(0);
    expect(tokens.current()).toBe('one');
    tokens.setStored(true);
    expect(kept.size).toBe(1);
  });

  it('does not mind what else stands in its place', () => {
    expect(setUp(new Map([['hearsay.token', '{"token":7']])).tokens.current()).toBeNull();
    expect(setUp(new Map([['hearsay.token', '"raw"']])).tokens.current()).toBeNull();
  });

  it('is renewed at once on waking, if its time passed in sleep', async () => {
    const { tokens, clock, renew } = setUp();
    tokens.adopt(answer('one'));
    tokens.renewIfDue();
    expect(renew).not.toHaveBeenCalled();
    vi.spyOn(clock, 'now').mockReturnValue(clock.now() + TOKEN_LIFE.guest);
    tokens.renewIfDue();
    await settle();
    expect(renew).toHaveBeenCalledTimes(1);
  });
});
