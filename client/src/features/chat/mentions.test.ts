import type { Member } from '@hearsay/shared/models';
import { describe, expect, it } from 'vitest';
import { fold, mentionAt, mentionsName, suggestMembers } from './mentions.ts';

const members = ['Ana', 'Ana Maria', 'Straße', 'Maria José', 'Ωμέγας'].map((name) => ({ id: name, name }) as Member);
const suggested = (query: string) => suggestMembers(query, members, 6).map(({ name }) => name);

describe('mentions', () => {
  it('begins at an @ that is in no word, and ends with the line', () => {
    expect(mentionAt('hello @an', 9)).toEqual({ start: 6, query: 'an' });
    expect(mentionAt('@', 1)).toEqual({ start: 0, query: '' });
    expect(mentionAt('(@ana ma', 8)).toEqual({ start: 1, query: 'ana ma' });
    expect(mentionAt('ana@example', 11)).toBeNull();
    expect(mentionAt('@ana\nnext', 9)).toBeNull();
    expect(mentionAt('no mention', 5)).toBeNull();
  });

  it('offers by the beginning of the name, then of its words, whatever the case', () => {
    expect(suggested('ANA')).toEqual(['Ana', 'Ana Maria']);
    expect(suggested('maria')).toEqual(['Maria José', 'Ana Maria']);
    expect(suggested('ana m')).toEqual(['Ana Maria']);
    expect(suggested('STRASS')).toEqual(['Straße']);
    expect(suggested('ωμέγασ')).toEqual(['Ωμέγας']);
    expect(suggested('ana ')).toEqual(['Ana Maria']);
    expect(suggested('x')).toEqual([]);
  });

  it('folds what Unicode holds to be one', () => {
    expect(fold('ＡＮＡ')).toBe('ana');
    expect(fold('e\u0301')).toBe(fold('É'));
  });

  it('means the longest name after the @', () => {
    const names = members.map(({ name }) => name);
    expect(mentionsName('hi @ana, you there?', 'Ana', names)).toBe(true);
    expect(mentionsName('hi @ANA MARIA!', 'Ana', names)).toBe(false);
    expect(mentionsName('hi @ANA MARIA!', 'Ana Maria', names)).toBe(true);
    expect(mentionsName('hi @Ana Maria and @Ana', 'Ana', names)).toBe(true);
    expect(mentionsName('hi @anabel', 'Ana', names)).toBe(false);
    expect(mentionsName('mail me@ana.example', 'Ana', names)).toBe(false);
    expect(mentionsName('Ana, hello', 'Ana', names)).toBe(false);
  });
});
