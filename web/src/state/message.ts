/** One message, and how changes apply to it. */
import type { ConversationId, MessageId, UserId } from './ids';
import type { LogEvent } from './logEvent';
import { truncate } from './text';

export interface Quote {
  readonly messageId: MessageId;
  readonly senderId: UserId;
  readonly senderName: string;
  readonly content: string;
  readonly deleted: boolean;
}

export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  /** Absent in broadcasts, which are the same for everybody. */
  readonly mine?: boolean;
}

/** What a notice tells of, with the names of now; the name of a deleted account is null. */
export interface Notice {
  /** A newer server may have other kinds. */
  readonly kind: 'created' | 'added' | 'joined' | 'removed' | 'left' | 'renamed';
  readonly actorId: UserId;
  readonly actorName: string | null;
  /** Who was added or removed. */
  readonly subjectId: UserId | null;
  readonly subjectName: string | null;
  readonly subjectLastName: string | null;
  /** The new name of the group; null once who gave it was erased. */
  readonly groupName: string | null;
}

export interface Message {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly seq: number;
  readonly changedSeq: number;
  readonly senderId: UserId;
  readonly senderName: string;
  readonly senderLastName: string | null;
  readonly content: string;
  readonly notification: boolean;
  /** Of a notice; absent if it is from before notices were data. */
  readonly notice?: Notice | null;
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly deleted: boolean;
  readonly replyTo: Quote | null;
  readonly mentions: readonly UserId[];
  readonly reactions: readonly Reaction[];
  /** It was changed on this device, and the change is not sent yet. */
  readonly pending?: boolean;
}

/** Maximum length of a quote, code points. */
const maxQuoteLength = 200;

/** The newer of two states of one message. */
export function newer(a: Message, b: Message): Message {
  return b.changedSeq >= a.changedSeq ? b : a;
}

export function quoteOf(m: Message): Quote {
  return {
    messageId: m.messageId, senderId: m.senderId, senderName: m.senderName, content: truncate(m.content, maxQuoteLength),
    deleted: m.deleted,
  };
}

export function applyEdit(m: Message, seq: number, content: string, editedAt: string): Message {
  return seq <= m.changedSeq || m.deleted ? m : { ...m, content, editedAt, changedSeq: seq };
}

export function applyDelete(m: Message, seq: number): Message {
  if (seq <= m.changedSeq) return m;
  // What an edit already showed as deleted is final once the deletion is applied.
  return { ...m, content: '', deleted: true, mentions: [], reactions: [], changedSeq: seq };
}

export interface ReactionChange {
  readonly emoji: string;
  readonly userId: UserId;
  readonly added: boolean;
  readonly reactions: readonly Reaction[];
}

export function applyReaction(m: Message, seq: number, change: ReactionChange, me: UserId): Message {
  if (seq <= m.changedSeq || m.deleted) return m;
  const mine = (r: Reaction): boolean => {
    if (change.userId === me && r.emoji === change.emoji) return change.added;
    return r.mine ?? m.reactions.some((old) => old.emoji === r.emoji && old.mine === true);
  };
  return { ...m, changedSeq: seq, reactions: change.reactions.map((r) => ({ emoji: r.emoji, count: r.count, mine: mine(r) })) };
}

/** An entry of the log that changes a message. */
export type MessageChange = Extract<LogEvent, { kind: 'edit' | 'delete' | 'reaction' }>;

export function applyToMessage(m: Message, e: MessageChange, me: UserId): Message {
  switch (e.kind) {
    case 'edit':
      if (e.deleted) return e.seq > m.changedSeq ? applyDelete({ ...m, editedAt: e.editedAt }, e.seq) : m;
      return applyEdit(m, e.seq, e.content, e.editedAt);
    case 'delete':
      return applyDelete(m, e.seq);
    case 'reaction':
      return applyReaction(m, e.seq, e, me);
  }
}

/** Updates the quote of a message that was edited or deleted. */
export function updateQuote(m: Message, quoted: MessageId, content: string, gone: boolean): Message {
  if (m.replyTo?.messageId !== quoted) return m;
  const text = gone ? '' : truncate(content, maxQuoteLength);
  if (m.replyTo.deleted === gone && m.replyTo.content === text) return m;
  return { ...m, replyTo: { ...m.replyTo, content: text, deleted: gone } };
}

/** Whether the message counts as unread for `me` after the read position (docs/extended.md, Unread). */
export function countsAsUnread(m: Message, readSeq: number, me: UserId): boolean {
  return m.seq > readSeq && m.senderId !== me && !m.notification && !m.deleted;
}

/** Whether the message mentions `me` or replies to `me`. */
export function addresses(m: Message, me: UserId): boolean {
  return m.mentions.includes(me) || m.replyTo?.senderId === me;
}
