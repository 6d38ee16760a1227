/** One conversation as one person holds it, and what each entry of its log does to it. */
import { ended, heard, type Draft, type StoredDraft } from './draft';
import { joined, left, roleSet } from './members';
import type { ConversationId, MessageId, UserId } from './ids';
import type { LogEvent, Role, WhoMayAdd } from './logEvent';
import { countsAfter, deleted, edited, mentions, reacted, requoted, type Message } from './message';
import { appended, changed, extended, fresh, mapped, prepended, without, type Page, type Window } from './window';

export interface Person {
  readonly userId: UserId;
  readonly firstName: string;
  readonly lastName: string | null;
}

export interface Companion extends Person {
  readonly deleted: boolean;
}

/** A change of an own message that is being written. */
export interface Edit {
  readonly messageId: MessageId;
  readonly content: string;
}

export type { Draft, StoredDraft };

export type Notify = 'all' | 'mentions' | 'none';

/** What a row of syncConversations says. */
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
  /** The log has been applied up to here. */
  readonly heldSeq: number;
  /** The server's log is known to reach so far; beyond heldSeq there is a gap to be read. */
  readonly headSeq: number;
  readonly changedAt: string;
  readonly readSeq: number;
  readonly unread: number;
  readonly mentions: number;
  /** unread and mentions can no longer be told from what is held: ask. */
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
  /** What happened since a page of history was asked for, or null if none is awaited. */
  readonly since: readonly Happening[] | null;
  readonly info: GroupInfo | null;
  readonly members: readonly Member[] | null;
  /** members is as the group was here in its log. */
  readonly membersSeq: number;
  /** Who is in, and in which role, last changed here in it. */
  readonly membershipSeq: number;
}

/** An entry of the log, or a message hidden: what a page that is under way may not know yet. */
export type Happening = LogEvent | { readonly kind: 'hide'; readonly messageId: MessageId } | { readonly kind: 'clear'; readonly upTo: number };

const moment = '1970-01-01T00:00:00.000Z';

/** A conversation of which nothing is known yet, such as a dialog before its first message. */
export function empty(id: ConversationId, kind: 'dialog' | 'group'): Conversation {
  return {
    id, kind, heldSeq: 0, headSeq: 0, changedAt: moment, readSeq: 0, unread: 0, mentions: 0, stale: false,
    othersSeenSeq: 0, othersDeliveredSeq: 0, hiddenVersion: 0, groupName: null, role: null, memberCount: 0,
    companion: null, mutedUntil: null, notify: 'all', pinnedAt: null, archived: false, draft: null, edit: null,
    lastMessage: null, window: null, since: null, info: null, members: null, membersSeq: 0, membershipSeq: 0,
  };
}

/** Takes a row in. If the log was followed less far and history is held, what the log says is left to be read. */
export function withRow(old: Conversation | undefined, row: Row, me: UserId): Conversation {
  let base = clearedTo(old ?? empty(row.conversationId, row.kind), row.clearedSeq, me);
  // With an account the text of its messages may have gone: what is held is not to outlive it.
  if (row.companion?.deleted && base.companion && !base.companion.deleted) base = { ...base, window: null, since: null };
  const personal = {
    mutedUntil: row.mutedUntil, notify: row.notify, pinnedAt: row.pinnedAt, archived: row.archived,
    draft: heard(base.draft, row.draft), companion: row.companion,
    othersSeenSeq: Math.max(base.othersSeenSeq, row.companionSeenSeq ?? 0),
    othersDeliveredSeq: Math.max(base.othersDeliveredSeq, row.companionDeliveredSeq ?? 0),
  };
  // Either the row is older than what was heard since, or the log was cut: asking for what follows tells.
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
  };
}

/** Applies the next entry of the log; the caller has seen to it that it is the next. */
export function happened(c: Conversation, e: LogEvent, me: UserId): Conversation {
  const next: Conversation = {
    ...c, heldSeq: e.seq, headSeq: Math.max(c.headSeq, e.seq), since: c.since && [...c.since, e],
    window: c.window && happenedIn(c.window, e, me),
  };
  switch (e.kind) {
    case 'message':
      return posted(next, e.message, me);
    case 'edit':
    case 'delete':
    case 'reaction':
      return rewritten(next, c, e, me);
    case 'join':
      return notice(joined(next, e, me), e.notice);
    case 'leave':
      return notice(left(next, e, me), e.notice);
    case 'role':
      return roleSet(next, e, me);
    case 'rename':
      return notice({ ...next, groupName: e.groupName }, e.notice);
    case 'settings':
      return { ...next, info: next.info && { ...next.info, description: e.description, whoMayAdd: e.whoMayAdd } };
    default:
      return next;
  }
}

/** What the entry does to the history that is held. */
export function happenedIn(w: Window, e: Happening, me: UserId): Window {
  switch (e.kind) {
    case 'message':
      return appended(w, e.message);
    case 'join':
    case 'leave':
    case 'rename':
      return e.notice ? appended(w, e.notice) : w;
    case 'hide':
      return without(w, (m) => m.messageId === e.messageId);
    case 'clear':
      return { ...without(w, (m) => m.seq <= e.upTo), hasOlder: false };
    case 'edit': {
      const now = changed(w, e.messageId, (m) => rewrite(m, e, me));
      return mapped(now, (m) => requoted(m, e.messageId, e.content, e.deleted));
    }
    case 'delete': {
      const now = changed(w, e.messageId, (m) => rewrite(m, e, me));
      return mapped(now, (m) => requoted(m, e.messageId, '', true));
    }
    case 'reaction':
      return changed(w, e.messageId, (m) => rewrite(m, e, me));
    default:
      return w;
  }
}

type Rewrite = Extract<LogEvent, { kind: 'edit' | 'delete' | 'reaction' }>;

function rewrite(m: Message, e: Rewrite, me: UserId): Message {
  switch (e.kind) {
    case 'edit':
      if (e.deleted) return e.seq > m.changedSeq ? deleted({ ...m, editedAt: e.editedAt }, e.seq) : m;
      return edited(m, e.seq, e.content, e.editedAt);
    case 'delete':
      return deleted(m, e.seq);
    case 'reaction':
      return reacted(m, e.seq, e, me);
  }
}

function rewritten(next: Conversation, before: Conversation, e: Rewrite, me: UserId): Conversation {
  const last = next.lastMessage?.messageId === e.messageId ? rewrite(next.lastMessage, e, me) : next.lastMessage;
  const now = last === next.lastMessage ? next : last?.deleted ? withoutLast(next) : { ...next, lastMessage: last };
  const gone = e.kind === 'delete' || (e.kind === 'edit' && e.deleted);
  return gone ? uncounted(now, held(before, e.messageId), me) : now;
}

/** Shows the message before the last one; which that is, is known only if the history there is held. */
export function withoutLast(c: Conversation): Conversation {
  const w = c.window;
  const before = w && !w.hasNewer ? w.messages.findLast((m) => !m.deleted) : undefined;
  if (before) return { ...c, lastMessage: before };
  return { ...c, lastMessage: null, stale: c.stale || !w || w.hasNewer || w.hasOlder };
}

/** The message as it is held, if it is. */
export function held(c: Conversation, id: MessageId): Message | null {
  return c.window?.messages.find((m) => m.messageId === id) ?? (c.lastMessage?.messageId === id ? c.lastMessage : null);
}

/** Takes a message that is going out of the counts. */
export function uncounted(c: Conversation, m: Message | null, me: UserId): Conversation {
  if (c.unread === 0) return c;
  if (!m) return { ...c, stale: true };
  if (!countsAfter(m, c.readSeq, me)) return c;
  return { ...c, unread: c.unread - 1, mentions: c.mentions - (mentions(m, me) ? 1 : 0) };
}

function posted(before: Conversation, m: Message, me: UserId): Conversation {
  if (m.notification) return notice(before, m);
  const c = m.senderId === me ? { ...before, draft: ended(before.draft, m) } : before;
  // What a page of the log shows to be deleted today is never the last message.
  const now = m.deleted ? c : { ...c, lastMessage: m, changedAt: m.createdAt };
  if (m.senderId === me) return { ...now, readSeq: m.seq, unread: 0, mentions: 0 };
  const others = { othersSeenSeq: Math.max(c.othersSeenSeq, m.seq), othersDeliveredSeq: Math.max(c.othersDeliveredSeq, m.seq) };
  if (!countsAfter(m, c.readSeq, me)) return { ...now, ...others };
  return { ...now, ...others, unread: c.unread + 1, mentions: c.mentions + (mentions(m, me) ? 1 : 0) };
}

function notice(c: Conversation, m: Message | null): Conversation {
  return m ? { ...c, lastMessage: m, changedAt: m.createdAt } : c;
}

/** Forgets a dialog up to a place, for oneself. */
export function cleared(c: Conversation, upTo: number, me: UserId): Conversation {
  const rest = c.window && happenedIn(c.window, { kind: 'clear', upTo }, me);
  const now = {
    ...c, window: rest?.messages.length === 0 && rest.hasNewer ? null : rest, // what follows is read anew
    since: c.since && [...c.since, { kind: 'clear', upTo } as const],
    lastMessage: c.lastMessage && c.lastMessage.seq <= upTo ? null : c.lastMessage,
    readSeq: Math.max(c.readSeq, upTo),
  };
  return recounted(now, now.unread, now.mentions, me);
}

/** Drops what is held up to a place, if something is: devices that are away when a dialog is
 * cleared are told how far by the next row, or page of the log. */
export function clearedTo(c: Conversation, upTo: number, me: UserId): Conversation {
  const first = c.window?.messages[0] ?? c.lastMessage;
  return upTo > 0 && (c.since !== null || (first && first.seq <= upTo)) ? cleared(c, upTo, me) : c;
}

/** Moves the own read position, with the counts that the server gave for it. */
export function read(c: Conversation, readSeq: number, unread: number, mentioned: number, me: UserId): Conversation {
  return recounted({ ...c, readSeq }, unread, mentioned, me);
}

/** Counts what is unread if all of it is held, and takes the given numbers if not. */
function recounted(c: Conversation, unread: number, mentioned: number, me: UserId): Conversation {
  if (c.readSeq >= c.heldSeq) return { ...c, unread: 0, mentions: 0 };
  const w = c.window;
  const first = w?.messages[0];
  if (!w || w.hasNewer || (w.hasOlder && (!first || first.seq > c.readSeq + 1))) return { ...c, unread, mentions: mentioned };
  const open = w.messages.filter((m) => countsAfter(m, c.readSeq, me));
  return { ...c, unread: open.length, mentions: open.filter((m) => mentions(m, me)).length };
}

export type Where = 'newest' | 'older' | 'newer' | 'around';

/** Takes in a page of history that the server read when its log reached `lastSeq`. */
export function withPage(c: Conversation, page: Page, lastSeq: number, where: Where, me: UserId): Conversation {
  const w = c.window;
  let now = w && where === 'older' ? prepended(w, page) : w && where === 'newer' ? extended(w, page) : fresh(page);
  for (const e of c.since ?? []) {
    if (!('seq' in e) || e.seq > lastSeq) now = happenedIn(now, e, me);
  }
  return { ...c, window: now, since: null };
}
