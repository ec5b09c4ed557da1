import { describe, expect, it } from 'vitest';
import { History, type Observation } from './history.ts';
import { checkHistory, type Verdict } from './history-checker.ts';

const EPOCH = 'first';
const CLEAN = { lost: 0, doubled: 0, reordered: 0, gapsUnshown: 0 };

const entered = (seq: number, epoch = EPOCH): Observation => ({ type: 'entered', epoch, seq });
const got = (text: string, seq: number, epoch = EPOCH): Observation => ({ type: 'received', text, epoch, seq });
const gap: Observation = { type: 'gap-shown' };
const renewal: Observation = { type: 'renewal-shown' };

/** Ana says a, b, c, d at places 3 to 6 of the room, and sees it all; Ben sees what the test says. */
function judge(ben: readonly Observation[], more: (history: History) => void = () => undefined): Verdict {
  const history = new History();
  const texts = ['a', 'b', 'c', 'd'];
  for (const [index, text] of texts.entries()) {
    history.sent('Ana', text);
    history.acked(text, { epoch: EPOCH, seq: index + 3 });
  }
  for (const seen of [entered(1), ...texts.map((text, index) => got(text, index + 3))]) history.observed('Ana', seen);
  for (const seen of ben) history.observed('Ben', seen);
  more(history);
  return checkHistory(history);
}

describe('the judge of histories', () => {
  it('has nothing to say against one where all is well', () => {
    const verdict = judge([entered(2), got('a', 3), got('b', 4), got('c', 5), got('d', 6)]);
    expect(verdict).toMatchObject({ ...CLEAN, sent: 4, received: 8, gapsShown: 0, complaints: [] });
  });

  it('asks for nothing of before a tab came', () => {
    expect(judge([entered(4), got('c', 5), got('d', 6)])).toMatchObject(CLEAN);
  });

  it('takes a return without loss for what it is', () => {
    expect(judge([entered(2), got('a', 3), got('b', 4), got('c', 5), entered(5), got('d', 6)])).toMatchObject(CLEAN);
  });

  it('finds a lost message', () => {
    expect(judge([entered(2), got('a', 3), got('c', 5), got('d', 6)])).toMatchObject({ ...CLEAN, lost: 1 });
  });

  it('finds a message lost at the end', () => {
    expect(judge([entered(2), got('a', 3), got('b', 4), got('c', 5)])).toMatchObject({ ...CLEAN, lost: 1 });
  });

  it('finds a message that was acknowledged and that nobody ever got', () => {
    const verdict = judge([entered(2), got('a', 3), got('b', 4), got('c', 5), got('d', 6)], (history) => {
      history.sent('Ben', 'e');
      history.acked('e', { epoch: EPOCH, seq: 7 });
    });
    expect(verdict).toMatchObject({ ...CLEAN, lost: 2 });
  });

  it('finds a message of which its sender never heard again', () => {
    const verdict = judge([entered(6)], (history) => history.sent('Ben', 'e'));
    expect(verdict).toMatchObject({ ...CLEAN, lost: 1 });
  });

  it('takes one that failed before its sender’s eyes as such', () => {
    const verdict = judge([entered(6)], (history) => {
      history.sent('Ben', 'e');
      history.failed('e');
    });
    expect(verdict).toMatchObject({ ...CLEAN, failed: 1 });
  });

  it('finds a doubled message', () => {
    const verdict = judge([entered(2), got('a', 3), got('b', 4), got('b', 4), got('c', 5), got('d', 6)]);
    expect(verdict).toMatchObject({ ...CLEAN, doubled: 1 });
  });

  it('finds a message that was given two places', () => {
    const verdict = judge([entered(2), got('a', 3), got('b', 4), got('c', 5), got('d', 6), got('d', 7)]);
    expect(verdict.doubled).toBe(1);
    expect(verdict.reordered).toBeGreaterThan(0);
  });

  it('finds reordered messages', () => {
    const verdict = judge([entered(2), got('a', 3), got('c', 5), got('b', 4), got('d', 6)]);
    expect(verdict.reordered).toBeGreaterThan(0);
  });

  it('finds an order that is another for two tabs', () => {
    const verdict = judge([entered(2), got('b', 3), got('a', 4), got('c', 5), got('d', 6)]);
    expect(verdict.reordered).toBeGreaterThan(0);
  });

  it('finds a sender’s messages out of the order of their sending, though all tabs agree', () => {
    const history = new History();
    for (const text of ['a', 'b']) history.sent('Ana', text);
    for (const seen of [entered(1), got('b', 2), got('a', 3)]) history.observed('Ana', seen);
    expect(checkHistory(history)).toMatchObject({ ...CLEAN, reordered: 1 });
  });

  it('finds a gap that was not shown', () => {
    expect(judge([entered(2), got('a', 3), entered(5), got('d', 6)])).toMatchObject({ ...CLEAN, gapsUnshown: 2 });
  });

  it('takes a gap that was shown for honest', () => {
    expect(judge([entered(2), got('a', 3), gap, entered(5), got('d', 6)])).toMatchObject({ ...CLEAN, gapsShown: 1 });
  });

  it('takes a gap for no longer than to the next thing that came', () => {
    const verdict = judge([entered(2), gap, got('b', 4), entered(5), got('d', 6)]);
    expect(verdict).toMatchObject({ ...CLEAN, gapsUnshown: 1, gapsShown: 1 });
  });

  it('finds another life of the room that was not told', () => {
    const verdict = judge([entered(2), got('a', 3), entered(1, 'second')]);
    expect(verdict).toMatchObject({ ...CLEAN, gapsUnshown: 1 });
    expect(judge([entered(2), got('a', 3), renewal, entered(1, 'second')])).toMatchObject({
      ...CLEAN,
      renewalsShown: 1,
    });
  });

  it('finds what stands twice on a page, not at all, or out of place', () => {
    const seen = [entered(2), got('a', 3), got('b', 4), got('c', 5), got('d', 6)];
    const page = (texts: string[]) => judge(seen, (history) => history.page('Ben', texts));
    expect(page(['a', 'b', 'c', 'd'])).toMatchObject(CLEAN);
    expect(page(['a', 'b', 'b', 'c', 'd']).doubled).toBe(1);
    expect(page(['a', 'b', 'd'])).toMatchObject({ ...CLEAN, lost: 1 });
    expect(page(['a', 'c', 'b', 'd'])).toMatchObject({ ...CLEAN, reordered: 1 });
  });

  it('leaves it to the page to know a message again in another life of the room', () => {
    const seen = [entered(2), got('a', 3), renewal, entered(1, 'second'), got('a', 2, 'second')];
    expect(judge(seen).doubled).toBe(1);
    expect(judge(seen, (history) => history.page('Ben', ['a']))).toMatchObject(CLEAN);
    expect(judge(seen, (history) => history.page('Ben', ['a', 'a'])).doubled).toBe(1);
  });
});
