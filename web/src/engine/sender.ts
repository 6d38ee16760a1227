/** Sends what waits in the outbox: of each conversation one at a time, in order, each
 * under its own id for as long as it takes, so that it is stored once. */
import { delay } from '../socket/backoff';
import { Lost, Refusal } from '../socket/connection';
import { newId, type MessageId } from '../state/ids';
import { held } from '../state/conversation';
import { became, sendable, type Act, type Unsent } from '../state/outbox';
import type { Store } from '../state/store';
import type { Line } from './rpc';
import { asItem, entryIn, reactionOf } from './decode';
import type { Sync } from './sync';

export interface SenderPorts {
  later(ms: number, fn: () => void): () => void;
  random(): number;
}

export class Sender {
  private readonly underWay = new Set<MessageId>();
  private readonly tries = new Map<MessageId, number>();
  /** Stored at this place, but beyond a gap that is not read yet. */
  private readonly beyond = new Map<MessageId, number>();
  private open = false;

  constructor(
    private readonly store: Store,
    private readonly line: Line,
    private readonly sync: Sync,
    private readonly ports: SenderPorts,
  ) {}

  /** Whether this tab has a connection and the right to send. */
  allow(open: boolean): void {
    this.open = open;
    // What comes after a connection that ended may be another store: the same again does no harm.
    if (!open) for (const id of this.beyond.keys()) this.underWay.delete(id);
    if (!open) this.beyond.clear();
    this.pump();
  }

  /** A gap may have been closed without its entries, by a row of the list. */
  passed(): void {
    const s = this.store.get();
    for (const u of s.outbox) {
      const seq = this.beyond.get(u.messageId);
      if (seq !== undefined && seq <= (s.conversations.get(u.conversationId)?.heldSeq ?? Infinity)) this.store.dispatch({ do: 'sent', messageId: u.messageId });
    }
    for (const id of this.beyond.keys()) if (!this.store.get().outbox.some((u) => u.messageId === id)) this.beyond.delete(id);
  }

  /** Whether anything waits for a gap to be closed. */
  get waits(): boolean {
    return this.beyond.size > 0;
  }

  /** Sends what can be sent. */
  pump(): void {
    if (!this.open) return;
    const s = this.store.get();
    for (const id of this.underWay) if (!s.outbox.some((u) => u.messageId === id)) this.underWay.delete(id);
    for (const u of sendable(s.outbox, this.underWay)) void this.send(u);
  }

  private async send(u: Unsent): Promise<void> {
    this.underWay.add(u.messageId);
    if (u.act) return this.change(u, u.act);
    const words = {
      messageId: u.messageId, content: u.content, replyToId: u.replyTo?.messageId, mentions: u.mentions.length > 0 ? u.mentions : undefined,
      endDraft: u.draft?.id || undefined, draftUpdatedAt: u.draft?.upTo || undefined,
    };
    const groupName = this.store.get().conversations.get(u.conversationId)?.groupName ?? '';
    try {
      const a = await ('groupId' in u.to
        ? this.line.request('messageInGroup', { ...words, groupId: u.to.groupId, groupName })
        : this.line.request('privateMessage', { ...words, receiverId: u.to.receiverId }));
      this.stored(u, asItem(a.item) ?? {});
    } catch (e) {
      if (e instanceof Lost) {
        this.underWay.delete(u.messageId); // it is sent again when there is a connection
        return;
      }
      this.refused(u, e);
    }
    this.pump();
  }

  /** Does what was to be done to a message when there is a connection. */
  private async change(u: Unsent, act: Act): Promise<void> {
    const c = this.store.get().conversations.get(u.conversationId);
    const m = c ? held(c, act.target) : null;
    if (act.kind === 'edit' && m && !m.deleted && m.content !== act.base && m.content !== u.content) {
      this.underWay.delete(u.messageId);
      this.store.dispatch({ do: 'unsent', entry: { ...u, refused: { code: 'changed', message: '' } } });
      return this.pump();
    }
    try {
      await this.perform(u, act);
      this.tries.delete(u.messageId);
      this.store.dispatch({ do: 'sent', messageId: u.messageId });
    } catch (e) {
      if (e instanceof Lost) {
        this.underWay.delete(u.messageId);
        return;
      }
      this.refused(u, e);
    }
    this.pump();
  }

  private async perform(u: Unsent, act: Act): Promise<void> {
    const messageId = act.target;
    const me = this.store.get().me?.userId ?? '';
    if (act.kind === 'react') {
      const a = await this.line.request(act.add ? 'setReaction' : 'unsetReaction', { messageId, emoji: act.emoji });
      const entry = reactionOf(a.item, { conversationId: u.conversationId, messageId, emoji: act.emoji, add: act.add }, me);
      if (entry) this.sync.take(entry);
      return;
    }
    const type = act.kind === 'edit' ? 'editMessage' : 'deleteMessage';
    const a = await (act.kind === 'edit'
      ? this.line.request('editMessage', { messageId, content: u.content, editId: u.messageId })
      : this.line.request('deleteMessage', { messageId, scope: act.scope }));
    const entry = entryIn(type, a.item);
    if (entry) this.sync.take(entry);
    else this.sync.heard(type, a.item);
  }

  private stored(u: Unsent, item: Readonly<Record<string, unknown>>): void {
    this.tries.delete(u.messageId);
    const me = this.store.get().me;
    const { seq, createdAt } = item;
    if (!me || typeof seq !== 'number' || typeof createdAt !== 'string') {
      this.store.dispatch({ do: 'sent', messageId: u.messageId });
      return;
    }
    this.sync.take({ kind: 'message', conversationId: u.conversationId, seq, createdAt, message: became(u, seq, createdAt, me) });
    if (!this.store.get().conversations.has(u.conversationId)) this.store.dispatch({ do: 'sent', messageId: u.messageId });
    // Until a gap before it is read it stays in the outbox, under way.
    if (this.store.get().outbox.some((o) => o.messageId === u.messageId)) this.beyond.set(u.messageId, seq);
  }

  private refused(u: Unsent, e: unknown): void {
    if (!(e instanceof Refusal)) throw e;
    if (e.temporary) {
      const n = this.tries.get(u.messageId) ?? 0;
      this.tries.set(u.messageId, n + 1);
      this.ports.later(500 + delay(n, this.ports.random()), () => {
        this.underWay.delete(u.messageId);
        this.pump();
      });
      return;
    }
    this.underWay.delete(u.messageId);
    // The id was used for another text: that of a draft which was sent from elsewhere before it was changed here.
    if (e.code === 'conflict' && !u.act) {
      this.store.dispatch({ do: 'sent', messageId: u.messageId });
      this.store.dispatch({ do: 'unsent', entry: { ...u, messageId: newId() } });
      return;
    }
    this.store.dispatch({ do: 'unsent', entry: { ...u, refused: { code: e.code, message: e.message } } });
  }
}
