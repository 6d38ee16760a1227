/** The list of conversations. */
import { nameOf, type State } from './state';
import type { Conversation } from './conversation';
import type { ConversationId } from './ids';
import type { Message } from './message';
import { isVisible, type Unsent } from './outbox';

export function isMuted(c: Conversation, now: number): boolean {
  return c.notify === 'none' || (c.mutedUntil !== null && Date.parse(c.mutedUntil) > now);
}

/** Whether it was marked as unread although nothing in it counts: sending moves the read position to the own message,
 * so it is before that only if it was moved back. */
export function isMarkedUnread(c: Conversation, me: string | undefined): boolean {
  const last = c.lastMessage;
  return c.unread === 0 && last !== null && !last.notification && last.senderId === me && c.readSeq < last.seq;
}

/** The title of a conversation; a dialog with oneself is for notes. */
export function titleOf(c: Conversation, words: { readonly notes: string; readonly gone: string }, me: string | undefined): string {
  if (c.kind === 'group') return c.groupName ?? '';
  if (!c.companion) return '';
  if (c.companion.userId === me) return words.notes;
  return c.companion.deleted ? words.gone : nameOf(c.companion);
}

/** The second line of a row in the list. */
export type Preview =
  | { readonly kind: 'draft'; readonly text: string }
  | { readonly kind: 'unsent'; readonly entry: Unsent }
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'nothing' };

export function previewOf(c: Conversation, unsent: Unsent | undefined, open: boolean): Preview {
  if (c.draft?.content && !open) return { kind: 'draft', text: c.draft.content };
  if (unsent) return { kind: 'unsent', entry: unsent };
  return c.lastMessage ? { kind: 'message', message: c.lastMessage } : { kind: 'nothing' };
}

/** The last unsent message of a conversation. */
export function lastUnsent(s: State, id: ConversationId): Unsent | undefined {
  return s.outbox.findLast((u) => u.conversationId === id && isVisible(u));
}

/** The time by which a conversation is sorted. */
function sortTime(c: Conversation, unsent: Unsent | undefined): string {
  const at = c.lastMessage?.createdAt ?? c.changedAt;
  return unsent && unsent.writtenAt > at ? unsent.writtenAt : at;
}

/** The conversations of a list, pinned ones first, then by the newest message. */
export function sortedConversations(s: State, archived: boolean): readonly Conversation[] {
  const unsent = new Map(s.outbox.filter(isVisible).map((u) => [u.conversationId, u]));
  const shown = [...s.conversations.values()].filter((c) => c.archived === archived && isListed(c, unsent.get(c.id)));
  const key = (c: Conversation): string => (c.pinnedAt && !archived ? `1${c.pinnedAt}` : `0${sortTime(c, unsent.get(c.id))}`);
  const keyed = shown.map((c) => [key(c), c] as const);
  return keyed.sort(([a, x], [b, y]) => (a < b ? 1 : a > b ? -1 : x.id < y.id ? -1 : 1)).map(([, c]) => c);
}

function isListed(c: Conversation, unsent: Unsent | undefined): boolean {
  return c.kind === 'group' || c.lastMessage !== null || unsent !== undefined || Boolean(c.draft?.content);
}

export interface Badge {
  readonly unread: number;
  /** Conversations with something unread. */
  readonly chats: number;
}

/** Unread messages in conversations that are not muted. */
export function unreadTotal(s: State, now: number): Badge {
  let unread = 0;
  let chats = 0;
  for (const c of s.conversations.values()) {
    const counts = isMuted(c, now) || c.archived ? c.mentions : c.unread;
    if (counts > 0) chats++;
    unread += counts;
  }
  return { unread, chats };
}

/** Conversations with a gap in the log, or whose counts must be requested. */
export function outdated(s: State): readonly Conversation[] {
  return [...s.conversations.values()].filter((c) => c.headSeq > c.heldSeq || c.stale);
}
