import type { Admission } from '../../ports/store.ts';
import { ROW } from './bounds.ts';

/**
 * The conditional writes of a room's membership, as filters and update pipelines: each decides and changes in one
 * atomic step of the server, so that any number of nodes may race (R11, R13).
 */

/**
 * When a room's last member leaves, the same write that removes them sets its end here. Nobody enters a row that is
 * dead, and nothing brings it back, so an admission that races comes wholly before or finds no room; the delete that
 * follows, or the sweep, only tidies up. A room that nobody joined yet has no members either and keeps its own end.
 */
const ENDED = new Date(0);

/** Rows that have not lost their last member. */
export const notEnded = { expiresAt: { $gt: ENDED } };

/** Rows that have. */
export const ended = { expiresAt: ENDED, members: { $size: 0 } };

/** Matches the row only where it takes this person in now. */
export function admissible(key: string, { userId, mayPassLock }: Admission, now: number) {
  const hasPlace = { $expr: { $lt: [{ $size: '$members' }, '$capacity'] } };
  return {
    _id: key,
    expiresAt: { $gt: new Date(now) },
    bans: { $ne: userId },
    $or: [{ 'members.userId': userId }, mayPassLock ? hasPlace : { locked: false, ...hasPlace }],
  };
}

const isMember = (userId: string) => ({
  $in: [{ $literal: userId }, { $map: { input: '$members', as: 'each', in: '$$each.userId' } }],
});

/** Takes someone in who may enter; a member stays as they are. */
export function admission({ userId, joinedAt, roomExpiresAt }: Admission) {
  const entered = { $concatArrays: ['$members', [{ userId: { $literal: userId }, joinedAt: new Date(joinedAt) }]] };
  const isUnjoined = { $eq: [{ $size: '$members' }, 0] };
  const until = new Date(roomExpiresAt);
  const creatorCame = { $eq: ['$awaitedCreatorId', { $literal: userId }] };
  return [
    {
      $set: {
        members: { $cond: [isMember(userId), '$members', entered] },
        awaitedCreatorId: { $cond: [creatorCame, { $literal: null }, '$awaitedCreatorId'] },
        expiresAt: { $cond: [isUnjoined, until, { $max: ['$expiresAt', until] }] },
      },
    },
  ];
}

const without = (array: string, path: string, userId: string) => ({
  $filter: { input: array, as: 'each', cond: { $ne: [`$$each${path}`, { $literal: userId }] } },
});

/** Ends a membership where there is one, and bars the way back with `ban`. */
export function removal(userId: string, ban: boolean) {
  const isLast = { $and: [isMember(userId), { $eq: [{ $size: '$members' }, 1] }] };
  const bans = { $concatArrays: [without('$bans', '', userId), [{ $literal: userId }]] };
  return [
    {
      $set: {
        members: without('$members', '.userId', userId),
        expiresAt: { $cond: [isLast, ENDED, '$expiresAt'] },
        ...(ban ? { bans: { $slice: [bans, -ROW.bans] } } : {}),
      },
    },
  ];
}
