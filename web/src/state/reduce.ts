/** The one function that moves the state on. */
import {
  cleared, clearedTo, empty, happened, held, read, withPage, withRow,
  type Companion, type Conversation, type Edit, type GroupInfo, type Member, type Person, type Row, type Where,
} from './conversation';
import * as drafts from './draft';
import type { Draft, StoredDraft } from './draft';
import { hidden, hiddenSince } from './hidden';
import { addressOf, companionOf, type ConversationId, type MessageId, type UserId } from './ids';
import type { LogEvent } from './logEvent';
import type { Message } from './message';
import { acquainted, peopleIn, senderOf } from './people';
import { heard, passed } from './presence';
import { put, taken, type Outbox, type Unsent } from './outbox';
import { initial, nameOf, type Limits, type Phase, type Preferences, type Profile, type Seen, type State, type Toast, type Typist } from './state';
import { fresh, type Page } from './window';

/** A page of the log. */
export interface Synced {
  readonly conversationId: ConversationId;
  readonly events: readonly LogEvent[];
  readonly toSeq: number;
  readonly lastSeq: number;
  readonly reset: boolean;
  readonly complete: boolean;
  readonly hiddenVersion: number;
  /** What was hidden after this version is listed, in order. */
  readonly afterHidden: number;
  readonly hidden: readonly { readonly messageId: MessageId; readonly seq: number }[];
  readonly readSeq: number;
  readonly clearedSeq: number;
  readonly unread: number;
  readonly mentions: number;
  readonly othersSeenSeq: number;
  readonly othersDeliveredSeq: number;
}

export type ChatSettings = Pick<Conversation, 'mutedUntil' | 'notify' | 'pinnedAt' | 'archived'>;

export type Action =
  | { readonly do: 'login'; readonly me: Profile }
  | { readonly do: 'logout' }
  | { readonly do: 'people'; readonly people: readonly Person[] }
  | { readonly do: 'profile'; readonly me: Partial<Profile> }
  | { readonly do: 'restore'; readonly conversations: readonly Conversation[]; readonly outbox: Outbox; readonly epoch: string | null }
  | { readonly do: 'phase'; readonly phase: Phase }
  | { readonly do: 'hello'; readonly epoch: string; readonly limits: Partial<Limits>; readonly me: Profile }
  | { readonly do: 'forget' }
  | { readonly do: 'rows'; readonly rows: readonly Row[] }
  | { readonly do: 'listed'; readonly named: ReadonlySet<ConversationId> }
  | { readonly do: 'event'; readonly event: LogEvent }
  | { readonly do: 'synced'; readonly page: Synced }
  | { readonly do: 'asked'; readonly id: ConversationId }
  | { readonly do: 'page'; readonly id: ConversationId; readonly page: Page; readonly lastSeq: number; readonly where: Where }
  | { readonly do: 'unasked'; readonly id: ConversationId }
  | { readonly do: 'follow'; readonly id: ConversationId; readonly follow: boolean }
  | { readonly do: 'last'; readonly id: ConversationId; readonly message: Message | null }
  | { readonly do: 'hidden'; readonly id: ConversationId; readonly messageId: MessageId; readonly version: number }
  | { readonly do: 'cleared'; readonly id: ConversationId; readonly upTo: number }
  | { readonly do: 'read'; readonly id: ConversationId; readonly readSeq: number; readonly unread: number; readonly mentions: number }
  | { readonly do: 'others'; readonly id: ConversationId; readonly seen?: number; readonly delivered?: number }
  | { readonly do: 'settings'; readonly id: ConversationId; readonly settings: ChatSettings }
  | { readonly do: 'draft'; readonly id: ConversationId; readonly draft: Draft | null }
  | { readonly do: 'draftHeard'; readonly id: ConversationId; readonly stored: StoredDraft }
  | { readonly do: 'draftEnded'; readonly id: ConversationId; readonly message: Pick<Message, 'messageId' | 'content'> }
  | { readonly do: 'draftSaved'; readonly id: ConversationId; readonly sent: Draft; readonly stored: StoredDraft }
  | { readonly do: 'editing'; readonly id: ConversationId; readonly edit: Edit | null }
  | { readonly do: 'unload'; readonly id: ConversationId }
  /** `left`: by the person's own will. */
  | { readonly do: 'gone'; readonly id: ConversationId; readonly left?: boolean }
  | { readonly do: 'meet'; readonly id: ConversationId; readonly companion: Companion }
  | { readonly do: 'info'; readonly id: ConversationId; readonly info: GroupInfo; readonly groupName: string; readonly role: Conversation['role']; readonly memberCount: number }
  | { readonly do: 'members'; readonly id: ConversationId; readonly members: readonly Member[]; readonly asOf: number }
  | { readonly do: 'typing'; readonly id: ConversationId; readonly typist: Typist; readonly active: boolean }
  | { readonly do: 'quiet'; readonly now: number }
  | { readonly do: 'presence'; readonly people: readonly (Seen & { readonly userId: UserId })[]; readonly now: number }
  | { readonly do: 'unsent'; readonly entry: Unsent }
  | { readonly do: 'sent'; readonly messageId: MessageId }
  | { readonly do: 'outbox'; readonly outbox: Outbox }
  | { readonly do: 'keeps'; readonly keeps: boolean }
  | { readonly do: 'open'; readonly id: ConversationId | null }
  | { readonly do: 'prefer'; readonly preferences: Partial<Preferences> }
  | { readonly do: 'toast'; readonly toast: Omit<Toast, 'id'> }
  | { readonly do: 'untoast'; readonly id: number };

export function reduce(s: State, a: Action): State {
  switch (a.do) {
    case 'login':
      return { ...initial, preferences: s.preferences, me: a.me };
    case 'logout':
      return { ...initial, preferences: s.preferences, restored: true, phase: 'out' };
    case 'profile':
      return s.me ? acquainted({ ...s, me: { ...s.me, ...a.me } }, [{ ...s.me, ...a.me }]) : s;
    case 'people':
      return acquainted(s, a.people);
    case 'restore':
      return acquainted({ ...s, restored: true, epoch: a.epoch, outbox: a.outbox, conversations: new Map(a.conversations.map((c) => [c.id, c])) }, peopleIn(a.conversations));
    case 'phase':
      if (s.phase === a.phase) return s;
      // Without a connection nobody is known to be there.
      return { ...s, phase: a.phase, presence: a.phase === 'offline' ? new Map() : s.presence };
    case 'hello':
      return acquainted({ ...s, epoch: a.epoch, me: a.me, limits: { ...s.limits, ...a.limits } }, [a.me]);
    case 'forget':
      return forgotten(s);
    case 'rows':
      return rows(s, a.rows);
    case 'listed':
      return listed(s, a.named);
    case 'event':
      return event(s, a.event);
    case 'synced':
      return synced(s, a.page);
    case 'unsent':
      return unsent(s, a.entry);
    case 'sent':
      return sent(s, a.messageId);
    case 'keeps':
      return s.keeps === a.keeps ? s : { ...s, keeps: a.keeps };
    case 'outbox':
      return { ...s, outbox: a.outbox };
    case 'typing':
      return typing(s, a.id, a.typist, a.active);
    case 'quiet':
      return quiet(s, a.now);
    case 'presence':
      return { ...s, presence: heard(s.presence, a.people, a.now) };
    case 'meet':
      return s.conversations.has(a.id) ? s : put1(s, { ...empty(a.id, 'dialog'), companion: a.companion });
    case 'gone':
      return gone(s, a.id, a.left);
    case 'open':
      return s.open === a.id ? s : { ...s, open: a.id };
    case 'prefer':
      return { ...s, preferences: { ...s.preferences, ...a.preferences } };
    case 'toast':
      return { ...s, toast: { ...a.toast, id: (s.toast?.id ?? 0) + 1 } };
    case 'untoast':
      return s.toast?.id === a.id ? { ...s, toast: null } : s;
    default:
      return one(s, a);
  }
}

type OfOne = Extract<Action, { readonly id: ConversationId }>;

/** What happens to a conversation, and to nothing else. */
function one(s: State, a: Exclude<OfOne, { do: 'gone' | 'meet' | 'typing' | 'open' }>): State {
  const c = s.conversations.get(a.id);
  const me = s.me?.userId;
  if (!c || !me) return s;
  switch (a.do) {
    case 'asked':
      return put1(s, { ...c, since: c.since ?? [] });
    case 'unasked':
      return put1(s, { ...c, since: null });
    case 'page':
      return acquainted(put1(s, withPage(c, a.page, a.lastSeq, a.where, me)), a.page.messages.map(senderOf));
    case 'unload':
      return put1(s, { ...c, window: null, since: null });
    case 'follow':
      return c.window && c.window.follow !== a.follow ? put1(s, { ...c, window: { ...c.window, follow: a.follow } }) : s;
    case 'last':
      return put1(s, { ...c, lastMessage: a.message });
    case 'hidden':
      return put1(s, hidden(c, a.messageId, a.version, me));
    case 'cleared':
      return put1(s, cleared(c, a.upTo, me));
    case 'read':
      return put1(s, read(c, a.readSeq, a.unread, a.mentions, me));
    case 'others':
      return put1(s, {
        ...c, othersSeenSeq: Math.max(c.othersSeenSeq, a.seen ?? 0),
        othersDeliveredSeq: Math.max(c.othersDeliveredSeq, a.delivered ?? 0, a.seen ?? 0),
      });
    case 'settings':
      return put1(s, { ...c, ...a.settings });
    case 'draft':
      return put1(s, { ...c, draft: a.draft });
    case 'draftHeard':
      return put1(s, { ...c, draft: drafts.heard(c.draft, living(s, c, a.stored)) });
    case 'draftEnded':
      return put1(s, { ...c, draft: drafts.ended(c.draft, a.message) });
    case 'draftSaved':
      return put1(s, { ...c, draft: drafts.saved(c.draft, a.sent, a.stored) });
    case 'editing':
      return c.edit || a.edit ? put1(s, { ...c, edit: a.edit }) : s;
    case 'info':
      return put1(s, { ...c, info: a.info, groupName: a.groupName, role: a.role, memberCount: a.memberCount });
    case 'members':
      return acquainted(put1(s, { ...c, members: a.members, membersSeq: a.asOf }), a.members);
  }
}

function put1(s: State, c: Conversation): State {
  return { ...s, conversations: new Map(s.conversations).set(c.id, c) };
}

function rows(s: State, rows: readonly Row[]): State {
  const conversations = new Map(s.conversations);
  for (const r of rows) {
    const old = conversations.get(r.conversationId);
    conversations.set(r.conversationId, withRow(old, { ...r, draft: living(s, old, r.draft) }, s.me?.userId ?? ''));
  }
  const people = rows.flatMap((r) => [...(r.lastMessage ? [senderOf(r.lastMessage)] : []), ...(r.companion && !r.companion.deleted ? [r.companion] : [])]);
  return acquainted({ ...s, conversations }, people);
}

/** A stored draft, unless it is of a message that was sent here and on its way there. */
function living(s: State, c: Conversation | undefined, d: StoredDraft | null): StoredDraft | null {
  if (!d?.messageId) return d;
  return s.outbox.some((u) => u.messageId === d.messageId) || (c && held(c, d.messageId)) ? null : d;
}

/** Everything that came from the server goes; what the person is writing stays, and where. */
function forgotten(s: State): State {
  const keep = [...s.conversations.values()].filter((c) => c.draft !== null || c.id === s.open);
  const bare = keep.map((c) => [c.id, { ...empty(c.id, c.kind), draft: c.draft && { ...c.draft, updatedAt: '', seenAt: '', unsaved: true }, edit: c.edit, companion: c.companion, groupName: c.groupName }] as const);
  return { ...s, listed: false, conversations: new Map(bare) };
}

/** The list is whole: what it did not name is a conversation no more, unless it was never one. */
function listed(s: State, named: ReadonlySet<ConversationId>): State {
  let now: State = { ...s, listed: true };
  for (const [id, c] of s.conversations) if (!named.has(id) && (c.headSeq > 0 || c.kind === 'group')) now = gone(now, id);
  const lost = now.outbox.filter((u) => 'groupId' in u.to && !now.conversations.has(u.conversationId) && !u.refused);
  return lost.length === 0 ? now : { ...now, outbox: now.outbox.map((u) => (lost.includes(u) ? { ...u, refused: { code: 'gone', message: '' } } : u)) };
}

function event(s: State, e: LogEvent): State {
  const me = s.me?.userId;
  if (!me) return s;
  const c = s.conversations.get(e.conversationId) ?? opened(e, me);
  if (!c || e.seq <= c.heldSeq) return e.kind === 'message' ? sent(s, e.message.messageId) : s;
  if (e.seq > c.heldSeq + 1) return put1(s, { ...c, headSeq: Math.max(c.headSeq, e.seq) });
  return applied(s, happened(c, e, me), e, me);
}

/** A dialog begins with its first message; everything else needs its row first. */
function opened(e: LogEvent, me: UserId): Conversation | null {
  const companion = companionOf(e.conversationId, me);
  if (e.kind !== 'message' || e.seq !== 1 || !companion) return null;
  const m = e.message;
  const known = m.senderId === companion;
  if (!known && companion !== me) return null;
  return { ...empty(e.conversationId, 'dialog'), companion: { userId: companion, firstName: m.senderName, lastName: m.senderLastName, deleted: false } };
}

function applied(s: State, c: Conversation, e: LogEvent, me: UserId): State {
  if (e.kind === 'leave' && e.userId === me) return gone(s, c.id);
  const m = e.kind === 'message' ? e.message : null;
  const now = put1(s, c);
  if (!m) return now;
  return acquainted(sent(typing(now, c.id, { userId: m.senderId, firstName: m.senderName, until: 0 }, false), m.messageId), [senderOf(m)]);
}

function synced(s: State, p: Synced): State {
  const me = s.me?.userId;
  let c = s.conversations.get(p.conversationId);
  if (!me || !c) return s;
  if (p.reset) c = { ...c, window: null, heldSeq: 0, lastMessage: null, hiddenVersion: p.hiddenVersion, othersSeenSeq: 0, othersDeliveredSeq: 0 };
  let now = s;
  for (const e of p.events) {
    if (e.seq <= c.heldSeq) continue;
    c = happened(c, e, me);
    now = applied(now, c, e, me);
    if (!now.conversations.has(c.id)) return now;
  }
  if (p.reset) c = { ...c, window: fresh({ messages: messagesOf(p.events), hasOlder: true, hasNewer: false }) };
  const heldSeq = Math.max(c.heldSeq, p.toSeq);
  c = hiddenSince(clearedTo({ ...c, heldSeq }, p.clearedSeq, me), p.hidden, p.afterHidden, me);
  c = {
    ...c, headSeq: Math.max(p.reset ? 0 : c.headSeq, p.lastSeq),
    othersSeenSeq: Math.max(c.othersSeenSeq, p.othersSeenSeq),
    othersDeliveredSeq: Math.max(c.othersDeliveredSeq, p.othersDeliveredSeq, p.othersSeenSeq),
  };
  if (heldSeq === p.lastSeq) c = { ...c, readSeq: p.readSeq, unread: p.unread, mentions: p.mentions, stale: c.hiddenVersion < p.hiddenVersion };
  return put1(now, c);
}

function messagesOf(events: readonly LogEvent[]): readonly Message[] {
  return events.flatMap((e) => (e.kind === 'message' ? [e.message] : []));
}

/** The draft that has become the entry is none any more, in no tab. */
function unsent(s: State, entry: Unsent): State {
  const c = s.conversations.get(entry.conversationId);
  const draft = c ? drafts.ended(c.draft, entry) : null;
  const now = c && draft !== c.draft ? put1(s, { ...c, draft }) : s;
  return { ...now, outbox: put(s.outbox, entry) };
}

function sent(s: State, id: MessageId): State {
  const outbox = taken(s.outbox, id);
  return outbox === s.outbox ? s : { ...s, outbox };
}

/** The conversation is no more. What was written for it can not be sent; it is kept for the person to see. */
function gone(s: State, id: ConversationId, left = false): State {
  const c = s.conversations.get(id);
  if (!c) return s;
  const conversations = new Map(s.conversations);
  conversations.delete(id);
  const refused = { code: 'gone', message: c.groupName ?? (c.companion ? nameOf(c.companion) : '') };
  let outbox: Outbox = s.outbox.some((u) => u.conversationId === id)
    ? s.outbox.filter((u) => u.conversationId !== id || !u.act || u.act.kind === 'edit').map((u) => (u.conversationId === id ? { ...u, refused } : u))
    : s.outbox;
  const to = s.me && addressOf(id, s.me.userId);
  if (c.draft?.content && to && !left) {
    const { content, messageId } = c.draft;
    outbox = put(outbox, { messageId: messageId || id, conversationId: id, to, content, replyTo: null, mentions: [], writtenAt: c.changedAt, refused });
  }
  return { ...s, conversations, outbox };
}

function typing(s: State, id: ConversationId, typist: Typist, active: boolean): State {
  const before = s.typing.get(id) ?? [];
  if (!active && !before.some((t) => t.userId === typist.userId)) return s;
  const others = before.filter((t) => t.userId !== typist.userId);
  const now = active ? [...others, typist] : others;
  const all = new Map(s.typing);
  if (now.length > 0) all.set(id, now);
  else all.delete(id);
  return { ...s, typing: all };
}

function quiet(before: State, now: number): State {
  const presence = passed(before.presence, now);
  const s = presence === before.presence ? before : { ...before, presence };
  if (![...s.typing.values()].some((ts) => ts.some((t) => t.until <= now))) return s;
  const all = [...s.typing].map(([id, ts]) => [id, ts.filter((t) => t.until > now)] as const);
  return { ...s, typing: new Map(all.filter(([, ts]) => ts.length > 0)) };
}
