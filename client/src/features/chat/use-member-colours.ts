import type { Member } from '@hearsay/shared/models';
import { useState } from 'react';

/** The colour of everyone who has been here, by member id: what someone said keeps its colour when they are gone. */
export function useMemberColours(members: ReadonlyMap<string, Member>): ReadonlyMap<string, string> {
  const [colours, setColours] = useState<ReadonlyMap<string, string>>(new Map());
  const news = [...members.values()].filter((member) => colours.get(member.id) !== member.color);
  if (news.length === 0) return colours;
  const next = new Map([...colours, ...news.map((member): [string, string] => [member.id, member.color])]);
  setColours(next);
  return next;
}
