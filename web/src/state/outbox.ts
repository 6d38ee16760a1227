/** Messages and changes that are not known to be stored. */
import type { Address, ConversationId, MessageId, UserId } from './ids';
import type { Message, Quote, Reaction } from './message';

/** A queued change of a stored message; `base` is the text that was edited. */
export type PendingChange =
  | { readonly kind: 'edit'; readonly target: MessageId; readonly base: string }
  | { readonly kind: 'delete'; readonly target: MessageId; readonly scope: 'me' | 'all' }
  | { readonly kind: 'react'; readonly target: MessageId; readonly emoji: string; readonly add: boolean };

export interface Unsent {
  /** The id of the message, or the idempotency key of a change. */
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly to: Address;
  readonly content: string;
  readonly replyTo: Quote | null;
  readonly mentions: readonly UserId[];
  /** A change of a message; `content` is the new text of an edit. Absent for a message. */
  readonly act?: PendingChange;
  /** The stored drafts that the send removes: the one with the same id, if `id`, and one up to version `upTo`. */
  readonly draft?: { readonly id: boolean; readonly upTo: string };
  /** When it was written, by this device's clock; it orders the outbox. */
  readonly writtenAt: string;
  /** Why it was refused for good, or null. `gone`: the conversation no longer exists, and the message is its name;
   * `changed`: the text was changed elsewhere meanwhile. */
  readonly refused: { readonly code: string; readonly message: string } | null;
}

export type Outbox = readonly Unsent[];

export function putEntry(o: Outbox, entry: Unsent): Outbox {
  const at = o.findIndex((u) => u.messageId === entry.messageId);
  if (at >= 0) return o.with(at, entry);
  return [...o, entry].sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : a.writtenAt > b.writtenAt ? 1 : 0));
}

export function removeEntry(o: Outbox, id: MessageId): Outbox {
  return o.some((u) => u.messageId === id) ? o.filter((u) => u.messageId !== id) : o;
}

/** What can be sent now: the first entry of each conversation, unless one is in flight. */
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

/** Whether it has a line of its own: messages, and refused changes. */
export const isVisible = (u: Unsent): boolean => !u.act || u.refused !== null;

/** The message with the queued changes applied; null if it is hidden. */
export function applyPending(m: Message, acts: readonly Unsent[]): Message | null {
  let now = m;
  for (const { act, content, writtenAt, refused } of acts) {
    if (!act || refused || act.target !== m.messageId) continue;
    if (act.kind === 'edit') now = { ...now, content, editedAt: writtenAt, pending: true };
    else if (act.kind === 'react') now = { ...now, reactions: withReaction(now.reactions, act.emoji, act.add) };
    else if (act.scope === 'me') return null;
    else now = { ...now, content: '', deleted: true, mentions: [], reactions: [], pending: true };
  }
  return now;
}

function withReaction(all: readonly Reaction[], emoji: string, add: boolean): readonly Reaction[] {
  const old = all.find((r) => r.emoji === emoji);
  if (!old) return add ? [...all, { emoji, count: 1, mine: true }] : all;
  if ((old.mine === true) === add) return all;
  const now = { emoji, count: old.count + (add ? 1 : -1), mine: add };
  return now.count > 0 ? all.map((r) => (r === old ? now : r)) : all.filter((r) => r !== old);
}

/** The stored message of an outbox entry. */
export function toMessage(u: Unsent, seq: number, createdAt: string, by: {
  userId: UserId; firstName: string; lastName: string | null;
}): Message {
  return {
    messageId: u.messageId, conversationId: u.conversationId, seq, changedSeq: seq, senderId: by.userId,
    senderName: by.firstName, senderLastName: by.lastName, content: u.content, notification: false, notice: null, createdAt,
    editedAt: null, deleted: false, replyTo: u.replyTo, mentions: u.mentions, reactions: [],
  };
}
