/** Drafts of messages, and how they are merged with those of other devices. The server orders drafts by its own
 * versions; clocks of devices do not matter. */
import type { MessageId } from './ids';
import type { Message } from './message';

export interface Draft {
  readonly content: string;
  readonly replyToId: MessageId | null;
  /** The id under which it will be sent: a message with it ends the draft. Empty if there is none yet. */
  readonly messageId: MessageId;
  /** The server's version when the text was last changed here; empty for none. */
  readonly updatedAt: string;
  /** The newest known version of the server; empty for none. */
  readonly seenAt: string;
  /** It was changed here, and is not saved on the server yet. */
  readonly unsaved: boolean;
}

/** A draft on the server; without content there is none. */
export interface StoredDraft {
  readonly content: string;
  readonly replyToId: MessageId | null;
  readonly messageId: MessageId | null;
  readonly updatedAt: string;
}

/** The person changed the text. `own` says whether this page made the draft's id; text of another device continues
 * under a new id. */
export function editDraft(old: Draft | null, content: string, replyToId: MessageId | null, own: boolean, id: MessageId): Draft | null {
  if (!old && content === '') return null;
  const ownId = old && own ? old.messageId : '';
  return { content, replyToId: content === ''
    ? null
    : replyToId, messageId: ownId || id, updatedAt: old?.seenAt ?? '', seenAt: old?.seenAt ?? '', unsaved: true };
}

/** Applies the server's draft. Unsaved changes stay. */
export function applyStoredDraft(old: Draft | null, stored: StoredDraft | null): Draft | null {
  if (old?.unsaved) return { ...old, seenAt: stored?.content ? stored.updatedAt : old.seenAt };
  if (!stored?.content) return null;
  return {
    content: stored.content, replyToId: stored.replyToId, messageId: stored.messageId ?? '',
    updatedAt: stored.updatedAt, seenAt: stored.updatedAt, unsaved: false,
  };
}

/** Applies the answer to saving `sent`. */
export function applySaved(now: Draft | null, sent: Draft, stored: StoredDraft): Draft | null {
  if (!now || now.messageId !== sent.messageId) return now;
  const took = sent.content === '' ? stored.content === '' : stored.messageId === sent.messageId;
  if (!took) return { ...now, seenAt: stored.content ? stored.updatedAt : now.seenAt };
  if (now.content !== sent.content || now.replyToId !== sent.replyToId) {
    return { ...now, updatedAt: stored.updatedAt, seenAt: stored.updatedAt };
  }
  return applyStoredDraft({ ...now, unsaved: false }, stored);
}

/** A message with the draft's id was sent, here or elsewhere. Text beyond it stays as a new draft. */
export function endDraft(d: Draft | null, m: Pick<Message, 'messageId' | 'content'>): Draft | null {
  if (!d || d.messageId === '' || d.messageId !== m.messageId) return d;
  return d.content.trim() === m.content.trim() ? null : { ...d, messageId: '', unsaved: true };
}

/** Gives the draft an id, if it has none. */
export function withMessageId(d: Draft, id: MessageId): Draft {
  return d.messageId === '' ? { ...d, messageId: id } : d;
}

/** Whether it must be saved on the server. */
export function needsSaving(d: Draft | null, most: number): d is Draft {
  return d !== null && d.unsaved && (d.content.length <= most || [...d.content].length <= most);
}
