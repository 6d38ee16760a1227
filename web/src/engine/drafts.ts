/** Brings drafts to the server: a moment after the last keystroke, and when there is a
 * connection again (docs/web.md, Drafts). */
import { Lost, Refusal } from '../socket/connection';
import { isUnsaved, typed, withId, type Draft } from '../state/draft';
import { addressOf, newId, type Address, type ConversationId, type MessageId } from '../state/ids';
import { asItem, draftOf, messageOf } from './decode';
import type { Unsent } from '../state/outbox';
import type { Store } from '../state/store';
import type { Line } from './rpc';

/** ms without a keystroke until a draft goes to the server. */
const pause = 1500;

/** ms until a draft that the server could not take for the moment is saved again. */
const again = 5000;

export class Drafts {
  /** Ids that this page made: only their texts are changed under the same id. */
  private readonly own = new Set<MessageId>();
  /** Ids under which this page has saved a text. */
  private readonly pushed = new Set<MessageId>();
  private readonly waiting = new Map<ConversationId, () => void>();
  private readonly underWay = new Set<ConversationId>();

  constructor(
    private readonly store: Store,
    private readonly line: Line,
    private readonly clock: { later(ms: number, fn: () => void): () => void },
  ) {}

  /** The person changed what stands in the composer. */
  type(id: ConversationId, content: string, replyToId: MessageId | null): void {
    const old = this.of(id);
    if ((old?.content ?? '') === content && (old?.replyToId ?? null) === replyToId) return;
    const fresh = newId();
    const draft = typed(old, content, replyToId, old !== null && this.own.has(old.messageId), fresh);
    if (draft?.messageId === fresh) this.own.add(fresh);
    this.store.dispatch({ do: 'draft', id, draft });
    this.later(id, pause);
  }

  /** The id under which the text of the composer is sent, and what ends at the server with it. */
  take(id: ConversationId): { readonly messageId: MessageId; readonly draft?: Unsent['draft'] } {
    const d = this.of(id);
    this.waiting.get(id)?.();
    this.waiting.delete(id);
    if (!d || d.content === '') return { messageId: newId() };
    const { messageId, updatedAt } = withId(d, newId());
    this.store.dispatch({ do: 'draft', id, draft: { ...d, messageId } });
    return this.pushed.has(messageId) || updatedAt ? { messageId, draft: { id: this.pushed.has(messageId), upTo: updatedAt } } : { messageId };
  }

  /** The text that was to be sent is thrown away, and with it what the server has of it. */
  drop(to: Address, messageId: MessageId, upTo: string): void {
    this.line.request('saveDraft', { ...to, content: '', messageId, updatedAt: upTo || undefined }).catch(() => undefined);
  }

  /** There is a connection again: what is unsaved is saved. */
  connected(): void {
    for (const c of this.store.get().conversations.values()) if (c.draft?.unsaved) void this.push(c.id);
  }

  private of(id: ConversationId): Draft | null {
    return this.store.get().conversations.get(id)?.draft ?? null;
  }

  private later(id: ConversationId, ms: number): void {
    this.waiting.get(id)?.();
    this.waiting.set(id, this.clock.later(ms, () => {
      this.waiting.delete(id);
      void this.push(id);
    }));
  }

  private async push(id: ConversationId): Promise<void> {
    const s = this.store.get();
    const c = s.conversations.get(id);
    const to = s.me && addressOf(id, s.me.userId);
    // A dialog without messages keeps its draft here.
    if (!c || !to || c.headSeq === 0 || s.phase !== 'online' || !isUnsaved(c.draft, s.limits.content)) return;
    if (this.underWay.has(id)) return this.later(id, pause);
    const sent = withId(c.draft, newId());
    if (sent !== c.draft) {
      this.own.add(sent.messageId);
      this.store.dispatch({ do: 'draft', id, draft: sent });
    }
    if (this.own.has(sent.messageId)) this.pushed.add(sent.messageId);
    this.underWay.add(id);
    try {
      const a = await this.line.request('saveDraft', {
        ...to, content: sent.content, replyToId: sent.replyToId ?? undefined, messageId: sent.messageId, updatedAt: sent.updatedAt || undefined,
      });
      const stored = draftOf(asItem(a.item) ?? {});
      this.store.dispatch({ do: 'draftSaved', id, sent, stored });
      if (sent.content !== '' && stored.content === '') await this.sentElsewhere(id, sent, to);
    } catch (e) {
      if (e instanceof Refusal && e.temporary) this.later(id, again);
      else if (!(e instanceof Refusal) && !(e instanceof Lost)) throw e;
    } finally {
      this.underWay.delete(id);
    }
  }

  /** There is a message with the id of a draft: what goes beyond its text is a text of its own. */
  private async sentElsewhere(id: ConversationId, sent: Draft, to: Address): Promise<void> {
    if (this.of(id)?.messageId !== sent.messageId) return; // it was sent from here
    const a = await this.line.request('listMessages', { ...to, aroundId: sent.messageId, limit: 1 }).catch((e: unknown) => {
      if (e instanceof Refusal && !e.temporary) return { data: [] }; // deleted meanwhile
      throw e;
    });
    const rows = (Array.isArray(a.data) ? a.data : []).map((r) => messageOf(asItem(r) ?? {}));
    const content = rows.find((m) => m.messageId === sent.messageId)?.content ?? '';
    this.store.dispatch({ do: 'draftEnded', id, message: { messageId: sent.messageId, content } });
    if (this.of(id)?.unsaved) this.later(id, pause);
  }
}
