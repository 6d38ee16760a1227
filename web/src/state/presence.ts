/** Who is there. A page that is reloaded is gone for a moment, and its person is not. */
import type { UserId } from './ids';
import type { Presence, PresenceStatus } from './state';

/** Whoever goes is shown to be there for so long, ms. */
export const offlineGrace = 5000;

type Known = ReadonlyMap<UserId, Presence>;

/** Takes in what was heard at `now`. */
export function applyPresence(known: Known, people: readonly (PresenceStatus & { readonly userId: UserId })[], now: number): Known {
  const all = new Map(known);
  for (const { userId, status, lastSeenAt } of people) {
    const before = known.get(userId);
    const leaves = before?.status === 'online' && (status === 'away' || status === 'offline');
    all.set(
      userId, leaves ? { ...before, next: { status, lastSeenAt, at: before.next?.at ?? now + offlineGrace } } : { status, lastSeenAt }
    );
  }
  return all;
}

/** Shows those to be gone who did not come back. */
export function expireGrace(known: Known, now: number): Known {
  const due = [...known].filter(([, p]) => p.next && p.next.at <= now);
  if (due.length === 0) return known;
  const all = new Map(known);
  for (const [id, { next }] of due) if (next) all.set(id, { status: next.status, lastSeenAt: next.lastSeenAt });
  return all;
}
