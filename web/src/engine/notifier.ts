/** Decides of which messages the person is told: of what others wrote and nobody has seen
 * yet, once, and by one tab only. */
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
  /** Tells the person of a message that is not on the screen. */
  announce(c: Conversation, m: Message): void;
  /** What was told of a conversation is read, deleted or gone: it needs no telling any more. */
  withdraw(id: ConversationId): void;
}

type Held = ReadonlyMap<ConversationId, Conversation>;

/** What a bell knows of the tabs of this browser. */
interface Others {
  readonly isLeader: boolean;
  isViewedElsewhere(id: ConversationId): boolean;
}

export class Notifier {
  /** Of each conversation the newest message that was told of. */
  private readonly notifiedSeq = new Map<ConversationId, number>();
  /** Of each conversation the newest message that was announced and not taken back. */
  private readonly shownSeq = new Map<ConversationId, number>();

  constructor(
    private readonly store: Store,
    private readonly ports: NotifierPorts,
    private readonly tabs: () => Others | null,
  ) {}

  /** Tells of a message that has arrived, if the person wants to hear of it and does not see it. */
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

  /** Takes back what was told of and has been read or deleted, here or elsewhere. */
  withdrawRead(now: State, before: State): void {
    for (const [id, seq] of this.shownSeq) {
      const c = now.conversations.get(id);
      if (c === before.conversations.get(id) || (c && c.unread > 0 && c.readSeq < seq && !isDeleted(c, seq))) continue;
      this.shownSeq.delete(id);
      this.ports.withdraw(id);
    }
  }

  /** After a time without a connection, tells of the newest message of each conversation that went on and is unread. */
  notifyMissed(before: Held): void {
    for (const c of this.store.get().conversations.values()) {
      const m = c.lastMessage;
      if (m && c.unread > 0 && m.seq > c.readSeq && m.seq > (before.get(c.id)?.headSeq ?? 0)) this.notify(c.id, m);
    }
  }

  /** Another person may come. */
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
