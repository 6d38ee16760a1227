/** What was written and is not yet known to be stored. */
import type { Address, ConversationId, MessageId, UserId } from './ids';
import type { Message, Quote } from './message';

export interface Unsent {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly to: Address;
  readonly content: string;
  readonly replyTo: Quote | null;
  readonly mentions: readonly UserId[];
  /** When it was written, by this device's clock; its order in the outbox. */
  readonly writtenAt: string;
  /** The server's no, in its words, or null while there is hope. */
  readonly refused: { readonly code: string; readonly message: string } | null;
}

export type Outbox = readonly Unsent[];

export function put(o: Outbox, entry: Unsent): Outbox {
  const at = o.findIndex((u) => u.messageId === entry.messageId);
  if (at >= 0) return o.with(at, entry);
  return [...o, entry].sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : a.writtenAt > b.writtenAt ? 1 : 0));
}

export function taken(o: Outbox, id: MessageId): Outbox {
  return o.some((u) => u.messageId === id) ? o.filter((u) => u.messageId !== id) : o;
}

/** What may be sent now: of each conversation the first that waits, unless one of it is under way. */
export function sendable(o: Outbox, underWay: ReadonlySet<MessageId>): readonly Unsent[] {
  const seen = new Set<ConversationId>();
  const now: Unsent[] = [];
  for (const u of o) {
    if (u.refused || seen.has(u.conversationId)) continue;
    seen.add(u.conversationId);
    if (!underWay.has(u.messageId)) now.push(u);
  }
  return now;
}

/** The message that an outbox entry has become. */
export function became(u: Unsent, seq: number, createdAt: string, by: { userId: UserId; firstName: string; lastName: string | null }): Message {
  return {
    messageId: u.messageId, conversationId: u.conversationId, seq, changedSeq: seq, senderId: by.userId,
    senderName: by.firstName, senderLastName: by.lastName, content: u.content, notification: false, createdAt,
    editedAt: null, deleted: false, replyTo: u.replyTo, mentions: u.mentions, reactions: [],
  };
}
