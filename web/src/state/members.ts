/** Members of a group, changed by entries of its log. */
import type { Conversation } from './conversation';
import type { UserId } from './ids';
import type { LogEvent, Role } from './logEvent';
import { outdatePins } from './pins';

/** Whether the members must be loaded; until then the known ones are shown. */
export const membersOutdated = (c: Conversation): boolean => c.members === null || c.membersSeq < c.membershipSeq;

export function applyJoin(c: Conversation, e: Extract<LogEvent, { kind: 'join' }>, me: UserId): Conversation {
  return {
    ...c, groupName: e.groupName ?? c.groupName, memberCount: e.memberCount ?? c.memberCount + 1,
    role: e.userId === me ? (e.role ?? c.role ?? 'member') : c.role, membershipSeq: e.seq,
  };
}

export function applyLeave(c: Conversation, e: Extract<LogEvent, { kind: 'leave' }>, me: UserId): Conversation {
  // Without a notice the account was deleted, and perhaps the text of its messages.
  const gone = e.notice === null;
  const window = gone && c.window?.messages.some((m) => m.senderId === e.userId) ? null : c.window;
  const last = gone && c.lastMessage?.senderId === e.userId ? { lastMessage: null, stale: true } : {};
  const rows = c.members?.filter((m) => m.userId !== e.userId).map(
    (m) => (m.userId === e.newOwnerId ? { ...m, role: 'owner' as const } : m)
  );
  return {
    ...c, ...last, window, memberCount: e.memberCount ?? Math.max(0, c.memberCount - 1), members: rows ?? null,
    ...membershipApplied(c, e.seq), ...(gone && outdatePins(e.seq)),
    role: e.newOwnerId === me ? 'owner' : c.role,
    info: c.info && e.newOwnerId ? { ...c.info, ownerId: e.newOwnerId } : c.info,
    companion: c.companion?.userId === e.userId ? { ...c.companion, deleted: true } : c.companion,
  };
}

/** The held members include the change. */
function membershipApplied(c: Conversation, seq: number): Pick<Conversation, 'membersSeq' | 'membershipSeq'> {
  return { membersSeq: membersOutdated(c) ? c.membersSeq : seq, membershipSeq: seq };
}

export function applyRole(c: Conversation, e: Extract<LogEvent, { kind: 'role' }>, me: UserId): Conversation {
  const handed = e.role === 'owner';
  const roleOf = (user: UserId, old: Role): Role => {
    if (user === e.userId) return e.role;
    return handed && old === 'owner' ? 'admin' : old;
  };
  return {
    ...c, role: c.role && roleOf(me, c.role), members: c.members?.map((m) => ({ ...m, role: roleOf(m.userId, m.role) })) ?? null,
    ...membershipApplied(c, e.seq),
    info: c.info && handed ? { ...c.info, ownerId: e.userId } : c.info,
  };
}
