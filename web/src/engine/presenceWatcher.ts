/** Whose presence is followed, and what is told of one's own. */
import { companionOf } from '../state/ids';
import { inOrder } from '../state/inbox';
import type { State } from '../state/state';
import type { Store } from '../state/store';
import type { Line } from './rpc';
import { asItem, presence } from './decode';

/** So many people can be followed (docs/extended.md). */
const most = 200;

export class Watch {
  private watched = '';
  private status = '';

  constructor(
    private readonly store: Store,
    private readonly line: Line,
    private readonly clock: { now(): number },
  ) {}

  /** A new connection knows of nobody. */
  reset(): void {
    this.watched = '';
    this.status = '';
  }

  /** Follows the people in the list and in the open group. */
  look(): void {
    const s = this.store.get();
    const people = peopleOf(s).slice(0, most).sort();
    const key = people.join();
    if (key === this.watched || people.length === 0) return;
    this.watched = key;
    this.line.request('getPresence', { userIds: people }).then(
      (a) => {
        if (!Array.isArray(a.data)) return;
        const rows = a.data.map((r) => asItem(r) ?? {});
        this.store.dispatch({
          do: 'presence', now: this.clock.now(),
          people: rows.map((r) => ({ userId: String(r['userId']), status: presence(r['status']), lastSeenAt: typeof r['lastSeenAt'] === 'string' ? r['lastSeenAt'] : null })),
        });
      },
      () => {
        this.watched = '';
      },
    );
  }

  /** Says how one is there oneself. */
  show(visible: boolean): void {
    const status = this.store.get().preferences.presence ? (visible ? 'online' : 'away') : 'hidden';
    if (status === this.status) return;
    this.status = status;
    this.line.request('setPresence', { status }).catch(() => {
      this.status = '';
    });
  }
}

function peopleOf(s: State): string[] {
  const me = s.me?.userId ?? '';
  const open = s.open ? s.conversations.get(s.open) : undefined;
  const members = open?.members?.map((m) => m.userId) ?? [];
  const companions = inOrder(s, false).map((c) => companionOf(c.id, me));
  return [...new Set([...(open ? [companionOf(open.id, me)] : []), ...companions, ...members])].filter((id): id is string => id !== null && id !== me);
}
