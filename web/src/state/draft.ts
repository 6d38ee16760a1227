/** What a person has begun to write in a conversation, and how it goes together with what the
 * other devices have begun there. The server orders drafts by its own versions; clocks of
 * devices count for nothing. */
import type { MessageId } from './ids';
import type { Message } from './message';

export interface Draft {
  readonly content: string;
  readonly replyToId: MessageId | null;
  /** The id under which it will be sent: a message with it ends the draft. Empty if there is none yet. */
  readonly messageId: MessageId;
  /** The version at the server that was known when the text was last changed here, empty for none. */
  readonly updatedAt: string;
  /** The newest version at the server that was heard of, empty for none. */
  readonly seenAt: string;
  /** It was changed here, and the server does not have it yet. */
  readonly unsaved: boolean;
}

/** A draft as the server has it; without content there is none. */
export interface StoredDraft {
  readonly content: string;
  readonly replyToId: MessageId | null;
  readonly messageId: MessageId | null;
  readonly updatedAt: string;
}

/** The person changed the text here. `own` says whether the draft's id was made by this page; who goes on
 * with a text from elsewhere writes a text of its own. */
export function editDraft(old: Draft | null, content: string, replyToId: MessageId | null, own: boolean, id: MessageId): Draft | null {
  if (!old && content === '') return null;
  const kept = old && own ? old.messageId : '';
  return { content, replyToId: content === ''
    ? null
    : replyToId, messageId: kept || id, updatedAt: old?.seenAt ?? '', seenAt: old?.seenAt ?? '', unsaved: true };
}

/** The server has this draft now. What was changed here and is not stored yet stays. */
export function applyStoredDraft(old: Draft | null, stored: StoredDraft | null): Draft | null {
  if (old?.unsaved) return { ...old, seenAt: stored?.content ? stored.updatedAt : old.seenAt };
  if (!stored?.content) return null;
  return {
    content: stored.content, replyToId: stored.replyToId, messageId: stored.messageId ?? '',
    updatedAt: stored.updatedAt, seenAt: stored.updatedAt, unsaved: false,
  };
}

/** The answer to saving `sent`. */
export function applySaved(now: Draft | null, sent: Draft, stored: StoredDraft): Draft | null {
  if (!now || now.messageId !== sent.messageId) return now;
  const took = sent.content === '' ? stored.content === '' : stored.messageId === sent.messageId;
  if (!took) return { ...now, seenAt: stored.content ? stored.updatedAt : now.seenAt };
  if (now.content !== sent.content || now.replyToId !== sent.replyToId) {
    return { ...now, updatedAt: stored.updatedAt, seenAt: stored.updatedAt };
  }
  return applyStoredDraft({ ...now, unsaved: false }, stored);
}

/** A message was sent with the draft's id, from here or elsewhere. A text that goes beyond what was sent stays, as another one. */
export function endDraft(d: Draft | null, m: Pick<Message, 'messageId' | 'content'>): Draft | null {
  if (!d || d.messageId === '' || d.messageId !== m.messageId) return d;
  return d.content.trim() === m.content.trim() ? null : { ...d, messageId: '', unsaved: true };
}

/** The text is about to be sent under another id. */
export function withMessageId(d: Draft, id: MessageId): Draft {
  return d.messageId === '' ? { ...d, messageId: id } : d;
}

/** Whether the server is to be told. */
export function needsSaving(d: Draft | null, most: number): d is Draft {
  return d !== null && d.unsaved && (d.content.length <= most || [...d.content].length <= most);
}
