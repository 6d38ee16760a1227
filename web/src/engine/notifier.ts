/** Decides which messages the person is notified of: unread messages of others, once, and by one tab only. */
import type { Conversation } from '../state/conversation';
import type { ConversationId } from '../state/ids';
import { isMuted } from '../state/inbox';
import { addresses, type Message } from '../state/message';
import type { State } from '../state/state';
import type { Store } from '../state/store';

export interface NotifierPorts {
  now(): number;
  /** Whether a person can see the page now. */
  visible(): boolean;
  /** Shows a notification of a message that is not on the screen. */
  announce(c: Conversation, m: Message): void;
  /** Removes the notification of a conversation: it was read, deleted or left. */
  withdraw(id: ConversationId): void;
}

type Held = ReadonlyMap<ConversationId, Conversation>;

/** The state of the other tabs. */
interface Others {
  readonly isLeader: boolean;
  isViewedElsewhere(id: ConversationId): boolean;
}

export class Notifier {
  /** Sequence number of the newest message of each conversation that was considered. */
  private readonly notifiedSeq = new Map<ConversationId, number>();
  /** Sequence number of the newest message of each conversation whose notification is shown. */
  private readonly shownSeq = new Map<ConversationId, number>();

  constructor(
    private readonly store: Store,
    private readonly ports: NotifierPorts,
    private readonly tabs: () => Others | null,
  ) {}

  /** Notifies of a new message, unless it is muted or on the screen. */
  notify(id: ConversationId, m: Message): void {
    const s = this.store.get();
    const c = s.conversations.get(id);
    const tabs = this.tabs();
    if (!c || !s.me || !tabs || m.notification || m.senderId === s.me.userId || m.seq <= (this.notifiedSeq.get(id) ?? 0)) return;
    this.notifiedSeq.set(id, m.seq);
    const quiet = c.notify === 'none' || ((isMuted(c, this.ports.now()) || c.notify === 'mentions') && !addresses(m, s.me.userId));
    const watched = (s.open === id && this.ports.visible()) || tabs.isViewedElsewhere(id);
    if (quiet || watched || !tabs.isLeader) return;
    this.shownSeq.set(id, m.seq);
    this.ports.announce(c, m);
  }

  /** Removes notifications of messages that were read or deleted, here or elsewhere. */
  withdrawRead(now: State, before: State): void {
    for (const [id, seq] of this.shownSeq) {
      const c = now.conversations.get(id);
      if (c === before.conversations.get(id) || (c && c.unread > 0 && c.readSeq < seq && !isDeleted(c, seq))) continue;
      this.shownSeq.delete(id);
      this.ports.withdraw(id);
    }
  }

  /** After a reconnect, notifies of the newest unread message of each conversation that has new ones. */
  notifyMissed(before: Held): void {
    for (const c of this.store.get().conversations.values()) {
      const m = c.lastMessage;
      if (m && c.unread > 0 && m.seq > c.readSeq && m.seq > (before.get(c.id)?.headSeq ?? 0)) this.notify(c.id, m);
    }
  }

  /** Forgets everything: another user may log in. */
  reset(): void {
    this.notifiedSeq.clear();
    for (const id of this.shownSeq.keys()) this.ports.withdraw(id);
    this.shownSeq.clear();
  }
}

function isDeleted(c: Conversation, seq: number): boolean {
  const m = c.window?.messages.find((x) => x.seq === seq);
  if (m) return m.deleted;
  return c.lastMessage !== null && c.lastMessage.seq < seq;
}
