/** Sends the outbox: one entry per conversation at a time, in order, each always under the same id, so that it is
 * stored once. */
import { delay } from '../socket/backoff';
import { ConnectionLost, Refusal } from '../socket/connection';
import { newId, type MessageId } from '../state/ids';
import { findMessage } from '../state/conversation';
import { toMessage, sendable, type PendingChange, type Unsent } from '../state/outbox';
import type { Store } from '../state/store';
import type { Rpc } from './rpc';
import type { SentItem } from '../socket/frames.gen';
import { entryOfAnswer, ownReactionEntry } from './decode';
import type { Sync } from './sync';

export interface SenderPorts {
  later(ms: number, fn: () => void): () => void;
  random(): number;
}

export class Sender {
  private readonly inFlight = new Set<MessageId>();
  private readonly tries = new Map<MessageId, number>();
  /** Sequence numbers of stored messages that lie beyond a gap in the log that is held here. */
  private readonly storedBeyondGap = new Map<MessageId, number>();
  private active = false;

  constructor(
    private readonly store: Store,
    private readonly rpc: Rpc,
    private readonly sync: Sync,
    private readonly ports: SenderPorts,
  ) {}

  /** Whether this tab is the leader and has a connection. */
  setActive(open: boolean): void {
    this.active = open;
    // The next connection may reach a restored store: sending again does no harm.
    if (!open) for (const id of this.storedBeyondGap.keys()) this.inFlight.delete(id);
    if (!open) this.storedBeyondGap.clear();
    this.pump();
  }

  /** Removes entries whose gap was closed by a row of the list, without the entries of the log. */
  removeApplied(): void {
    const s = this.store.get();
    for (const u of s.outbox) {
      const seq = this.storedBeyondGap.get(u.messageId);
      if (seq !== undefined && seq <= (s.conversations.get(u.conversationId)?.heldSeq ?? Infinity)) {
        this.store.dispatch({ type: 'removeUnsent', messageId: u.messageId });
      }
    }
    for (const id of this.storedBeyondGap.keys()) {
      if (!this.store.get().outbox.some((u) => u.messageId === id)) this.storedBeyondGap.delete(id);
    }
  }

  /** Whether an entry waits for a gap to be closed. */
  get awaitsGap(): boolean {
    return this.storedBeyondGap.size > 0;
  }

  /** Sends all entries that can be sent. */
  pump(): void {
    if (!this.active) return;
    const s = this.store.get();
    for (const id of this.inFlight) if (!s.outbox.some((u) => u.messageId === id)) this.inFlight.delete(id);
    for (const u of sendable(s.outbox, this.inFlight)) void this.send(u);
  }

  private async send(u: Unsent): Promise<void> {
    this.inFlight.add(u.messageId);
    if (u.act) return this.sendChange(u, u.act);
    const words = {
      messageId: u.messageId, content: u.content, replyToId: u.replyTo?.messageId, mentions: u.mentions.length > 0 ? u.mentions : undefined,
      endDraft: u.draft?.id || undefined, draftUpdatedAt: u.draft?.upTo || undefined,
    };
    const groupName = this.store.get().conversations.get(u.conversationId)?.groupName ?? '';
    try {
      const a = await ('groupId' in u.to
        ? this.rpc.request('messageInGroup', { ...words, groupId: u.to.groupId, groupName })
        : this.rpc.request('privateMessage', { ...words, receiverId: u.to.receiverId }));
      this.onStored(u, a.item);
    } catch (e) {
      if (e instanceof ConnectionLost) {
        this.inFlight.delete(u.messageId); // it is sent again after the reconnect
        return;
      }
      this.onRefused(u, e);
    }
    this.pump();
  }

  /** Carries out a queued change of a message. */
  private async sendChange(u: Unsent, act: PendingChange): Promise<void> {
    const c = this.store.get().conversations.get(u.conversationId);
    const m = c ? findMessage(c, act.target) : null;
    if (act.kind === 'edit' && m && !m.deleted && m.content !== act.base && m.content !== u.content) {
      this.inFlight.delete(u.messageId);
      this.store.dispatch({ type: 'putUnsent', entry: { ...u, refused: { code: 'changed', message: '' } } });
      return this.pump();
    }
    try {
      await this.perform(u, act);
      this.tries.delete(u.messageId);
      this.store.dispatch({ type: 'removeUnsent', messageId: u.messageId });
    } catch (e) {
      if (e instanceof ConnectionLost) {
        this.inFlight.delete(u.messageId);
        return;
      }
      this.onRefused(u, e);
    }
    this.pump();
  }

  private async perform(u: Unsent, act: PendingChange): Promise<void> {
    const messageId = act.target;
    const me = this.store.get().me?.userId ?? '';
    if (act.kind === 'react') {
      const a = await this.rpc.request(act.add ? 'setReaction' : 'unsetReaction', { messageId, emoji: act.emoji });
      const entry = ownReactionEntry(a.item, act.add, me);
      if (entry) this.sync.applyEntry(entry);
      return;
    }
    if (act.kind === 'edit') {
      const { item } = await this.rpc.request('editMessage', { messageId, content: u.content, editId: u.messageId });
      const entry = entryOfAnswer({ type: 'editMessage', item });
      if (entry) this.sync.applyEntry(entry);
      return;
    }
    const { item } = await this.rpc.request('deleteMessage', { messageId, scope: act.scope });
    const entry = entryOfAnswer({ type: 'deleteMessage', item });
    if (entry) this.sync.applyEntry(entry);
    else this.sync.applyPersonal({ type: 'deleteMessage', item });
  }

  private onStored(u: Unsent, { seq, createdAt }: SentItem): void {
    this.tries.delete(u.messageId);
    const me = this.store.get().me;
    if (!me) {
      this.store.dispatch({ type: 'removeUnsent', messageId: u.messageId });
      return;
    }
    this.sync.applyEntry({ kind: 'message', conversationId: u.conversationId, seq, createdAt, message: toMessage(u, seq, createdAt, me) });
    if (!this.store.get().conversations.has(u.conversationId)) this.store.dispatch({ type: 'removeUnsent', messageId: u.messageId });
    // Until the gap before it is read, it stays in the outbox, in flight.
    if (this.store.get().outbox.some((o) => o.messageId === u.messageId)) this.storedBeyondGap.set(u.messageId, seq);
  }

  private onRefused(u: Unsent, e: unknown): void {
    if (!(e instanceof Refusal)) throw e;
    if (e.temporary) {
      const n = this.tries.get(u.messageId) ?? 0;
      this.tries.set(u.messageId, n + 1);
      this.ports.later(500 + delay(n, this.ports.random()), () => {
        this.inFlight.delete(u.messageId);
        this.pump();
      });
      return;
    }
    this.inFlight.delete(u.messageId);
    // The id belongs to another text: that of a draft which was sent elsewhere before it was changed here.
    if (e.code === 'conflict' && !u.act) {
      this.store.dispatch({ type: 'removeUnsent', messageId: u.messageId });
      this.store.dispatch({ type: 'putUnsent', entry: { ...u, messageId: newId() } });
      return;
    }
    this.store.dispatch({ type: 'putUnsent', entry: { ...u, refused: { code: e.code, message: e.message } } });
  }
}
