/** One conversation as one user sees it, and how entries of its log change it. */
import { endDraft, applyStoredDraft, type Draft, type StoredDraft } from './draft';
import { applyJoin, applyLeave, applyRole } from './members';
import type { ConversationId, MessageId, UserId } from './ids';
import type { LogEvent, Role, WhoMayAdd } from './logEvent';
import { countsAsUnread, applyToMessage, addresses, updateQuote, type Message, type MessageChange } from './message';
import { applyToPins, outdatePins, removePins } from './pins';
import { append, updateMessage, extend, windowOf, updateAll, prepend, removeMessages, type Page, type Window } from './window';

export interface Person {
  readonly userId: UserId;
  readonly firstName: string;
  readonly lastName: string | null;
  /** The account is known to be deleted; `firstName` is then how the server calls all of those. */
  readonly deleted?: boolean;
}

export interface Companion extends Person {
  readonly deleted: boolean;
}

/** An unfinished edit of an own message. */
export interface Edit {
  readonly messageId: MessageId;
  readonly content: string;
}

export type { Draft, StoredDraft };

export type Notify = 'all' | 'mentions' | 'none';

/** A row of syncConversations. */
export interface Row {
  readonly conversationId: ConversationId;
  readonly kind: 'dialog' | 'group';
  readonly lastSeq: number;
  readonly changedAt: string;
  readonly readSeq: number;
  readonly seenSeq: number;
  readonly clearedSeq: number;
  readonly unread: number;
  readonly mentions: number;
  readonly companionSeenSeq: number | null;
  readonly companionDeliveredSeq: number | null;
  readonly hiddenVersion: number;
  readonly groupId: string | null;
  readonly groupName: string | null;
  readonly role: Role | null;
  readonly memberCount: number | null;
  readonly companion: Companion | null;
  readonly mutedUntil: string | null;
  readonly notify: Notify;
  readonly pinnedAt: string | null;
  readonly archived: boolean;
  readonly draft: StoredDraft | null;
  readonly lastMessage: Message | null;
}

export interface Member extends Person {
  readonly role: Role;
  readonly joinedAt: string;
}

export interface GroupInfo {
  readonly description: string;
  readonly ownerId: UserId;
  readonly createdAt: string;
  readonly whoMayAdd: WhoMayAdd;
}

export interface Conversation {
  readonly id: ConversationId;
  readonly kind: 'dialog' | 'group';
  /** The log is applied up to this sequence number. */
  readonly heldSeq: number;
  /** The last known sequence number of the server's log; above heldSeq there is a gap to be read. */
  readonly headSeq: number;
  readonly changedAt: string;
  readonly readSeq: number;
  readonly unread: number;
  readonly mentions: number;
  /** unread and mentions cannot be derived from what is held: they must be requested. */
  readonly stale: boolean;
  readonly othersSeenSeq: number;
  readonly othersDeliveredSeq: number;
  readonly hiddenVersion: number;
  readonly groupName: string | null;
  readonly role: Role | null;
  readonly memberCount: number;
  readonly companion: Companion | null;
  readonly mutedUntil: string | null;
  readonly notify: Notify;
  readonly pinnedAt: string | null;
  readonly archived: boolean;
  readonly draft: Draft | null;
  readonly edit: Edit | null;
  readonly lastMessage: Message | null;
  readonly window: Window | null;
  /** Changes since a page of history was requested, or null if none is in flight. */
  readonly since: readonly WindowChange[] | null;
  readonly info: GroupInfo | null;
  readonly members: readonly Member[] | null;
  /** Sequence number at which `members` is valid. */
  readonly membersSeq: number;
  /** Sequence number of the last change of members or roles. */
  readonly membershipSeq: number;
  /** The pinned messages, oldest first, or null if they are not known. */
  readonly pins: readonly Message[] | null;
  /** Sequence number at which `pins` is valid. */
  readonly pinsSeq: number;
  /** Sequence number of the last change that concerns `pins`. */
  readonly pinChangeSeq: number;
  /** The user has hidden the bar of pinned messages; the next pin shows it again. */
  readonly pinsHidden: boolean;
}

/** What a page in flight may not contain yet: entries of the log, and what was hidden or cleared. */
export type WindowChange = LogEvent | { readonly kind: 'hide'; readonly messageId: MessageId } | {
  readonly kind: 'clear'; readonly upTo: number;
};

const epochStart = '1970-01-01T00:00:00.000Z';

/** A conversation without any data, such as a dialog before its first message. */
export function emptyConversation(id: ConversationId, kind: 'dialog' | 'group'): Conversation {
  return {
    id, kind, heldSeq: 0, headSeq: 0, changedAt: epochStart, readSeq: 0, unread: 0, mentions: 0, stale: false,
    othersSeenSeq: 0, othersDeliveredSeq: 0, hiddenVersion: 0, groupName: null, role: null, memberCount: 0,
    companion: null, mutedUntil: null, notify: 'all', pinnedAt: null, archived: false, draft: null, edit: null,
    lastMessage: null, window: null, since: null, info: null, members: null, membersSeq: 0, membershipSeq: 0,
    pins: null, pinsSeq: 0, pinChangeSeq: 0, pinsHidden: false,
  };
}

/** Applies a row. If it is ahead of the held history, the log must be read up to it. */
export function applyRow(old: Conversation | undefined, row: Row, me: UserId): Conversation {
  let base = clearHeldUpTo(old ?? emptyConversation(row.conversationId, row.kind), row.clearedSeq, me);
  // The text of a deleted account's messages may have been erased: it must not stay in the held history.
  if (row.companion?.deleted && base.companion && !base.companion.deleted) base = { ...base, window: null, since: null, pins: null };
  const personal = {
    mutedUntil: row.mutedUntil, notify: row.notify, pinnedAt: row.pinnedAt, archived: row.archived,
    draft: applyStoredDraft(base.draft, row.draft), companion: row.companion,
    othersSeenSeq: Math.max(base.othersSeenSeq, row.companionSeenSeq ?? 0),
    othersDeliveredSeq: Math.max(base.othersDeliveredSeq, row.companionDeliveredSeq ?? 0),
  };
  // Either the row is older than the held log, or the log was truncated: the next page of the log decides.
  if (row.lastSeq < base.heldSeq) return { ...base, ...personal, stale: true };
  const headSeq = Math.max(base.headSeq, row.lastSeq);
  if (base.window && (row.lastSeq > base.heldSeq || row.hiddenVersion !== base.hiddenVersion)) {
    return { ...base, ...personal, headSeq, stale: true };
  }
  return {
    ...base, ...personal, headSeq, heldSeq: row.lastSeq, changedAt: row.changedAt, readSeq: row.readSeq,
    unread: row.unread, mentions: row.mentions, stale: false, hiddenVersion: row.hiddenVersion,
    groupName: row.groupName, role: row.role, memberCount: row.memberCount ?? 0, lastMessage: row.lastMessage,
    membershipSeq: row.lastSeq === base.heldSeq ? base.membershipSeq : row.lastSeq,
    info: row.lastSeq === base.heldSeq ? base.info : null,
    ...((row.lastSeq !== base.heldSeq || row.hiddenVersion !== base.hiddenVersion) && outdatePins(row.lastSeq)),
  };
}

/** Applies the next entry of the log; the caller has checked that it is the next. */
export function applyEvent(c: Conversation, e: LogEvent, me: UserId): Conversation {
  const next: Conversation = {
    ...c, heldSeq: e.seq, headSeq: Math.max(c.headSeq, e.seq), since: c.since && [...c.since, e],
    window: c.window && applyToWindow(c.window, e, me),
  };
  switch (e.kind) {
    case 'message':
      return addMessage(next, e.message, me);
    case 'edit':
    case 'delete':
    case 'reaction':
      return applyMessageChange(applyToPins(next, e, null, me), c, e, me);
    case 'pin':
      return applyToPins(next, e, findMessage(next, e.messageId), me);
    case 'join':
      return withNotice(applyJoin(next, e, me), e.notice);
    case 'leave':
      return withNotice(applyLeave(next, e, me), e.notice);
    case 'role':
      return applyRole(next, e, me);
    case 'rename':
      return withNotice({ ...next, groupName: e.groupName }, e.notice);
    case 'settings':
      return { ...next, info: next.info && { ...next.info, description: e.description, whoMayAdd: e.whoMayAdd } };
    default:
      return next;
  }
}

/** Applies a change to the held history. */
export function applyToWindow(w: Window, e: WindowChange, me: UserId): Window {
  switch (e.kind) {
    case 'message':
      return append(w, e.message);
    case 'join':
    case 'leave':
    case 'rename':
      return e.notice ? append(w, e.notice) : w;
    case 'hide':
      return removeMessages(w, (m) => m.messageId === e.messageId);
    case 'clear':
      return { ...removeMessages(w, (m) => m.seq <= e.upTo), hasOlder: false };
    case 'edit': {
      const now = updateMessage(w, e.messageId, (m) => applyToMessage(m, e, me));
      return updateAll(now, (m) => updateQuote(m, e.messageId, e.content, e.deleted));
    }
    case 'delete': {
      const now = updateMessage(w, e.messageId, (m) => applyToMessage(m, e, me));
      return updateAll(now, (m) => updateQuote(m, e.messageId, '', true));
    }
    case 'reaction':
      return updateMessage(w, e.messageId, (m) => applyToMessage(m, e, me));
    default:
      return w;
  }
}

function applyMessageChange(next: Conversation, before: Conversation, e: MessageChange, me: UserId): Conversation {
  const last = next.lastMessage?.messageId === e.messageId ? applyToMessage(next.lastMessage, e, me) : next.lastMessage;
  const now = last === next.lastMessage ? next : last?.deleted ? withoutLast(next) : { ...next, lastMessage: last };
  const gone = e.kind === 'delete' || (e.kind === 'edit' && e.deleted);
  return gone ? removeFromCounts(now, findMessage(before, e.messageId), me) : now;
}

/** Replaces the last message by the one before it, which is known only if the history there is held. */
export function withoutLast(c: Conversation): Conversation {
  const w = c.window;
  const before = w && !w.hasNewer ? w.messages.findLast((m) => !m.deleted) : undefined;
  if (before) return { ...c, lastMessage: before };
  return { ...c, lastMessage: null, stale: c.stale || !w || w.hasNewer || w.hasOlder };
}

/** The message, if it is held. */
export function findMessage(c: Conversation, id: MessageId): Message | null {
  return c.window?.messages.find((m) => m.messageId === id) ?? (c.lastMessage?.messageId === id ? c.lastMessage : null);
}

/** Removes a message from the counts, before it is deleted or hidden. */
export function removeFromCounts(c: Conversation, m: Message | null, me: UserId): Conversation {
  if (c.unread === 0) return c;
  if (!m) return { ...c, stale: true };
  if (!countsAsUnread(m, c.readSeq, me)) return c;
  return { ...c, unread: c.unread - 1, mentions: c.mentions - (addresses(m, me) ? 1 : 0) };
}

function addMessage(before: Conversation, m: Message, me: UserId): Conversation {
  if (m.notification) return withNotice(before, m);
  const c = m.senderId === me ? { ...before, draft: endDraft(before.draft, m) } : before;
  // A message that a page of the log shows as deleted is never the last message.
  const now = m.deleted ? c : { ...c, lastMessage: m, changedAt: m.createdAt };
  if (m.senderId === me) return { ...now, readSeq: m.seq, unread: 0, mentions: 0 };
  const others = { othersSeenSeq: Math.max(c.othersSeenSeq, m.seq), othersDeliveredSeq: Math.max(c.othersDeliveredSeq, m.seq) };
  if (!countsAsUnread(m, c.readSeq, me)) return { ...now, ...others };
  return { ...now, ...others, unread: c.unread + 1, mentions: c.mentions + (addresses(m, me) ? 1 : 0) };
}

function withNotice(c: Conversation, m: Message | null): Conversation {
  return m ? { ...c, lastMessage: m, changedAt: m.createdAt } : c;
}

/** Removes the messages of a dialog up to a sequence number, for the own user. */
export function clearUpTo(c: Conversation, upTo: number, me: UserId): Conversation {
  const rest = c.window && applyToWindow(c.window, { kind: 'clear', upTo }, me);
  const now = {
    ...c, window: rest?.messages.length === 0 && rest.hasNewer ? null : rest, // what follows is loaded again
    since: c.since && [...c.since, { kind: 'clear', upTo } as const],
    pins: removePins(c.pins, (m) => m.seq <= upTo),
    lastMessage: c.lastMessage && c.lastMessage.seq <= upTo ? null : c.lastMessage,
    readSeq: Math.max(c.readSeq, upTo),
  };
  return recount(now, now.unread, now.mentions, me);
}

/** Removes held messages up to a sequence number, if there are any: a device that was offline when a dialog was
 * cleared learns of it from the next row or page of the log. */
export function clearHeldUpTo(c: Conversation, upTo: number, me: UserId): Conversation {
  const first = [c.window?.messages[0] ?? c.lastMessage, c.pins?.[0]];
  return upTo > 0 && (c.since !== null || first.some((m) => m && m.seq <= upTo)) ? clearUpTo(c, upTo, me) : c;
}

/** Moves the own read position, with the counts that the server gave for it. */
export function setReadPosition(c: Conversation, readSeq: number, unread: number, mentioned: number, me: UserId): Conversation {
  return recount({ ...c, readSeq }, unread, mentioned, me);
}

/** Counts unread messages if all are held; else takes the given numbers. */
function recount(c: Conversation, unread: number, mentioned: number, me: UserId): Conversation {
  if (c.readSeq >= c.heldSeq) return { ...c, unread: 0, mentions: 0 };
  const w = c.window;
  const first = w?.messages[0];
  if (!w || w.hasNewer || (w.hasOlder && (!first || first.seq > c.readSeq + 1))) return { ...c, unread, mentions: mentioned };
  const open = w.messages.filter((m) => countsAsUnread(m, c.readSeq, me));
  return { ...c, unread: open.length, mentions: open.filter((m) => addresses(m, me)).length };
}

export type PagePosition = 'newest' | 'older' | 'newer' | 'around';

/** Applies a page of history that the server read at `lastSeq`. */
export function applyPage(c: Conversation, page: Page, lastSeq: number, where: PagePosition, me: UserId): Conversation {
  const w = c.window;
  let now = w && where === 'older' ? prepend(w, page) : w && where === 'newer' ? extend(w, page) : windowOf(page);
  for (const e of c.since ?? []) {
    if (!('seq' in e) || e.seq > lastSeq) now = applyToWindow(now, e, me);
  }
  return { ...c, window: now, since: null };
}
