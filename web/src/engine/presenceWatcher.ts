/** Subscribes to the presence of others and publishes the own. */
import { companionOf } from '../state/ids';
import { sortedConversations } from '../state/inbox';
import type { State } from '../state/state';
import type { Store } from '../state/store';
import type { Rpc } from './rpc';

/** Maximum number of people in a subscription (docs/extended.md). */
const maxWatched = 200;

export class PresenceWatcher {
  private subscribedTo = '';
  private publishedStatus = '';

  constructor(
    private readonly store: Store,
    private readonly rpc: Rpc,
    private readonly clock: { now(): number },
  ) {}

  /** A new connection has no subscriptions. */
  reset(): void {
    this.subscribedTo = '';
    this.publishedStatus = '';
  }

  /** Subscribes to the people in the list and in the open group. */
  subscribe(): void {
    const s = this.store.get();
    const people = peopleToWatch(s).slice(0, maxWatched).sort();
    const key = people.join();
    if (key === this.subscribedTo || people.length === 0) return;
    this.subscribedTo = key;
    this.rpc.request('getPresence', { userIds: people }).then(
      (a) => {
        this.store.dispatch({ type: 'setPresence', people: a.data, now: this.clock.now() });
      },
      () => {
        this.subscribedTo = '';
      },
    );
  }

  /** Publishes the own presence. */
  publish(visible: boolean): void {
    const status = this.store.get().preferences.presence ? (visible ? 'online' : 'away') : 'hidden';
    if (status === this.publishedStatus) return;
    this.publishedStatus = status;
    this.rpc.request('setPresence', { status }).catch(() => {
      this.publishedStatus = '';
    });
  }
}

function peopleToWatch(s: State): string[] {
  const me = s.me?.userId ?? '';
  const open = s.open ? s.conversations.get(s.open) : undefined;
  const members = open?.members?.map((m) => m.userId) ?? [];
  const companions = sortedConversations(s, false).map((c) => companionOf(c.id, me));
  return [...new Set([...(open ? [companionOf(open.id, me)] : []), ...companions, ...members])].filter(
    (id): id is string => id !== null && id !== me
  );
}
