/** Presence. While a page reloads it is offline for a moment, but the person is not. */
import type { UserId } from './ids';
import type { Presence, PresenceStatus } from './state';

/** How long somebody who leaves is still shown as online, ms. */
export const offlineGrace = 5000;

type Known = ReadonlyMap<UserId, Presence>;

/** Applies presence that was received at `now`. */
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

/** Shows those as gone who did not come back. */
export function expireGrace(known: Known, now: number): Known {
  const due = [...known].filter(([, p]) => p.next && p.next.at <= now);
  if (due.length === 0) return known;
  const all = new Map(known);
  for (const [id, { next }] of due) if (next) all.set(id, { status: next.status, lastSeenAt: next.lastSeenAt });
  return all;
}
