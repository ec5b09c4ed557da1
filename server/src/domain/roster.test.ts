import { describe, expect, it } from 'vitest';
import { Roster } from './roster.ts';

/** A roster that members of these names have come into, one after another; each one's id is the name that they wanted. */
function rosterOf(...wanted: string[]): Roster {
  const roster = new Roster();
  for (const name of wanted) join(roster, name);
  return roster;
}

function join(roster: Roster, name: string, memberId = name): string | undefined {
  roster.add({ type: 'member-joined', memberId, userId: `user-of-${memberId}`, name, joinedAt: 0 }, 1, 0);
  return roster.nameOf(memberId);
}

describe('[T4] a name in a room', () => {
  it('is free again once its member is gone, under every look', () => {
    const roster = rosterOf('Ana', 'ANA');
    expect(roster.nameOf('ANA')).toBe('ANA 2');
    roster.remove('Ana');
    expect(roster.remove('Ana')).toBe(false);
    expect(join(roster, 'Аnа')).toBe('Аnа');
    expect(join(roster, 'ana 2')).toBe('ana 2 2');
  });

  it('is free again once its member has another', () => {
    const roster = rosterOf('Ana', 'Ben');
    expect(roster.rename('Ana', 'Cem')).toBe(true);
    expect(join(roster, 'ana')).toBe('ana');
    expect(join(roster, 'cem')).toBe('cem 2');
  });

  it('does not stand in its own member’s way, and stays taken where it stays', () => {
    const roster = rosterOf('Ana');
    expect(roster.rename('Ana', 'Ana')).toBe(false);
    expect(roster.rename('Ana', 'ANA')).toBe(true);
    expect(roster.rename('Ana', 'ANA')).toBe(false);
    expect(join(roster, 'ana')).toBe('ana 2');
  });

  it('is taken on a node that took the room over too, which is told names and no looks', () => {
    const copy = new Roster();
    const snapshot = rosterOf('Ian').snapshot(0);
    expect(snapshot[0]).not.toHaveProperty('looks');
    copy.restore(snapshot, 0);
    expect(join(copy, 'lan')).toBe('lan 2');
  });
});
