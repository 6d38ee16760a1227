/** Saves drafts to the server: shortly after the last keystroke, and after a reconnect (docs/web.md, Drafts). */
import { ConnectionLost, Refusal } from '../socket/connection';
import { needsSaving, editDraft, withMessageId, type Draft } from '../state/draft';
import { addressOf, newId, type Address, type ConversationId, type MessageId } from '../state/ids';
import { decodeDraft } from './decode';
import type { Unsent } from '../state/outbox';
import type { Store } from '../state/store';
import type { Rpc } from './rpc';

/** Time without a keystroke until a draft is saved, ms. */
const saveDelay = 1500;

/** Delay of a retry after a temporary refusal, ms. */
const retryDelay = 5000;

export class Drafts {
  /** Ids that this page made: only their texts are changed under the same id. */
  private readonly ownIds = new Set<MessageId>();
  /** Ids under which this page has saved a text. */
  private readonly savedIds = new Set<MessageId>();
  private readonly cancelSave = new Map<ConversationId, () => void>();
  private readonly saving = new Set<ConversationId>();

  constructor(
    private readonly store: Store,
    private readonly rpc: Rpc,
    private readonly clock: { later(ms: number, fn: () => void): () => void },
  ) {}

  /** The person changed the text in the composer. */
  edit(id: ConversationId, content: string, replyToId: MessageId | null): void {
    const old = this.draftOf(id);
    if ((old?.content ?? '') === content && (old?.replyToId ?? null) === replyToId) return;
    const fresh = newId();
    const draft = editDraft(old, content, replyToId, old !== null && this.ownIds.has(old.messageId), fresh);
    if (draft?.messageId === fresh) this.ownIds.add(fresh);
    this.store.dispatch({ type: 'setDraft', id, draft });
    this.scheduleSave(id, saveDelay);
  }

  /** The id under which the composer's text is sent, and the stored draft that the send removes. */
  startSend(id: ConversationId): { readonly messageId: MessageId; readonly draft?: Unsent['draft'] } {
    const d = this.draftOf(id);
    this.cancelSave.get(id)?.();
    this.cancelSave.delete(id);
    if (!d || d.content === '') return { messageId: newId() };
    const { messageId, updatedAt } = withMessageId(d, newId());
    this.store.dispatch({ type: 'setDraft', id, draft: { ...d, messageId } });
    return this.savedIds.has(messageId) || updatedAt
      ? { messageId, draft: { id: this.savedIds.has(messageId), upTo: updatedAt } }
      : { messageId };
  }

  /** Deletes the stored draft of a text that was discarded. */
  discard(to: Address, messageId: MessageId, upTo: string): void {
    this.rpc.request('saveDraft', { ...to, content: '', messageId, updatedAt: upTo || undefined }).catch(() => undefined);
  }

  /** Saves what is unsaved, after a reconnect. */
  saveUnsaved(): void {
    for (const c of this.store.get().conversations.values()) if (c.draft?.unsaved) void this.save(c.id);
  }

  private draftOf(id: ConversationId): Draft | null {
    return this.store.get().conversations.get(id)?.draft ?? null;
  }

  private scheduleSave(id: ConversationId, ms: number): void {
    this.cancelSave.get(id)?.();
    this.cancelSave.set(id, this.clock.later(ms, () => {
      this.cancelSave.delete(id);
      void this.save(id);
    }));
  }

  private async save(id: ConversationId): Promise<void> {
    const s = this.store.get();
    const c = s.conversations.get(id);
    const to = s.me && addressOf(id, s.me.userId);
    // A dialog without messages keeps its draft here.
    if (!c || !to || c.headSeq === 0 || s.phase !== 'online' || !needsSaving(c.draft, s.limits.content)) return;
    if (this.saving.has(id)) return this.scheduleSave(id, saveDelay);
    const sent = withMessageId(c.draft, newId());
    if (sent !== c.draft) {
      this.ownIds.add(sent.messageId);
      this.store.dispatch({ type: 'setDraft', id, draft: sent });
    }
    if (this.ownIds.has(sent.messageId)) this.savedIds.add(sent.messageId);
    this.saving.add(id);
    try {
      const a = await this.rpc.request('saveDraft', {
        ...to, content: sent.content, replyToId: sent.replyToId ?? undefined, messageId: sent.messageId,
        updatedAt: sent.updatedAt || undefined,
      });
      const stored = decodeDraft(a.item);
      this.store.dispatch({ type: 'applySavedDraft', id, sent, stored });
      if (sent.content !== '' && stored.content === '') await this.sentElsewhere(id, sent, to);
    } catch (e) {
      if (e instanceof Refusal && e.temporary) this.scheduleSave(id, retryDelay);
      else if (!(e instanceof Refusal) && !(e instanceof ConnectionLost)) throw e;
    } finally {
      this.saving.delete(id);
    }
  }

  /** A message with the id of the draft exists: text beyond it becomes a new draft. */
  private async sentElsewhere(id: ConversationId, sent: Draft, to: Address): Promise<void> {
    if (this.draftOf(id)?.messageId !== sent.messageId) return; // it was sent from here
    const a = await this.rpc.request('listMessages', { ...to, aroundId: sent.messageId, limit: 1 }).catch((e: unknown) => {
      if (e instanceof Refusal && !e.temporary) return null; // deleted meanwhile
      throw e;
    });
    const content = a?.data.find((m) => m.messageId === sent.messageId)?.content ?? '';
    this.store.dispatch({ type: 'endDraft', id, message: { messageId: sent.messageId, content } });
    if (this.draftOf(id)?.unsaved) this.scheduleSave(id, saveDelay);
  }
}
