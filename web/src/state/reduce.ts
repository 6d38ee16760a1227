/** The one function that changes the state. */
import type { Action, SyncPage } from './actions';
import {
  applyEvent, applyPage, applyRow, clearHeldUpTo, clearUpTo, emptyConversation, findMessage, setReadPosition,
  type Conversation, type Row,
} from './conversation';
import * as drafts from './draft';
import type { StoredDraft } from './draft';
import { applyHidden, applyHiddenList } from './hidden';
import { addressOf, companionOf, type ConversationId, type MessageId, type UserId } from './ids';
import type { LogEvent } from './logEvent';
import type { Message } from './message';
import { putEntry, removeEntry, type Outbox, type Unsent } from './outbox';
import { namedIn, peopleIn, rememberPeople } from './people';
import { setPins } from './pins';
import { applyPresence, expireGrace } from './presence';
import { initial, nameOf, type State, type Typist } from './state';
import { windowOf } from './window';

export function reduce(s: State, a: Action): State {
  switch (a.type) {
    case 'rememberPeople':
      return rememberPeople(s, a.people);
    case 'restore':
      return rememberPeople(
        { ...s, restored: true, epoch: a.epoch, outbox: a.outbox, conversations: new Map(a.conversations.map((c) => [c.id, c])) },
        peopleIn(a.conversations)
      );
    case 'resetConversations':
      return resetConversations(s);
    case 'applyRows':
      return applyRows(s, a.rows);
    case 'finishList':
      return finishList(s, a.named);
    case 'applyEvent':
      return applyLogEvent(s, a.event);
    case 'applySyncPage':
      return applySyncPage(s, a.page);
    case 'putUnsent':
      return putInOutbox(s, a.entry);
    case 'removeUnsent':
      return removeFromOutbox(s, a.messageId);
    case 'setOutboxPersisted':
      return s.outboxPersisted === a.persisted ? s : { ...s, outboxPersisted: a.persisted };
    case 'setTyping':
      return setTyping(s, a.id, a.typist, a.active);
    case 'expire':
      return expire(s, a.now);
    case 'setPresence':
      return { ...s, presence: applyPresence(s.presence, a.people, a.now) };
    case 'setOpen':
      return s.open === a.id ? s : { ...s, open: a.id };
    case 'startDialog':
      return s.conversations.has(a.id) ? s : setConversation(s, { ...emptyConversation(a.id, 'dialog'), companion: a.companion });
    case 'removeConversation':
      return removeConversation(s, a.id, a.left);
    case 'login':
    case 'logout':
    case 'hello':
    case 'setPhase':
    case 'setPreferences':
    case 'setProfile':
    case 'showToast':
    case 'dismissToast':
      return reduceSession(s, a);
    default:
      return reduceConversation(s, a);
  }
}

type SessionAction = Extract<Action, {
  type: 'login' | 'logout' | 'hello' | 'setPhase' | 'setPreferences' | 'setProfile' | 'showToast' | 'dismissToast';
}>;

/** Changes of the login, the connection, the preferences and the toast. */
function reduceSession(s: State, a: SessionAction): State {
  switch (a.type) {
    case 'login':
      return { ...initial, preferences: s.preferences, me: a.me };
    case 'logout':
      return { ...initial, preferences: s.preferences, restored: true, phase: 'out' };
    case 'setPhase':
      if (s.phase === a.phase) return s;
      // Without a connection nobody's presence is known.
      return { ...s, phase: a.phase, presence: a.phase === 'offline' ? new Map() : s.presence };
    case 'hello':
      return rememberPeople({ ...s, epoch: a.epoch, me: a.me, limits: { ...s.limits, ...a.limits } }, [a.me]);
    case 'setPreferences':
      return { ...s, preferences: { ...s.preferences, ...a.preferences } };
    case 'setProfile':
      return s.me ? rememberPeople({ ...s, me: { ...s.me, ...a.me } }, [{ ...s.me, ...a.me }]) : s;
    case 'showToast':
      return { ...s, toast: { ...a.toast, id: (s.toast?.id ?? 0) + 1 } };
    case 'dismissToast':
      return s.toast?.id === a.id ? { ...s, toast: null } : s;
  }
}

type ConversationAction = Extract<Action, { readonly id: ConversationId }>;

/** Changes of one conversation. */
function reduceConversation(
  s: State, a: Exclude<ConversationAction, { type: 'removeConversation' | 'startDialog' | 'setTyping' | 'setOpen' }>
): State {
  const c = s.conversations.get(a.id);
  const me = s.me?.userId;
  if (!c || !me) return s;
  switch (a.type) {
    case 'pageRequested':
      return setConversation(s, { ...c, since: c.since ?? [] });
    case 'pageFailed':
      return setConversation(s, { ...c, since: null });
    case 'applyPage':
      return rememberPeople(setConversation(s, applyPage(c, a.page, a.lastSeq, a.where, me)), a.page.messages.flatMap(namedIn));
    case 'dropWindow':
      return setConversation(s, { ...c, window: null, since: null });
    case 'setFollow':
      return c.window && c.window.follow !== a.follow ? setConversation(s, { ...c, window: { ...c.window, follow: a.follow } }) : s;
    case 'setLastMessage':
      return setConversation(s, { ...c, lastMessage: a.message });
    case 'hideMessage':
      return setConversation(s, applyHidden(c, a.messageId, a.version, me));
    case 'clearDialog':
      return setConversation(s, clearUpTo(c, a.upTo, me));
    case 'setReadPosition':
      return setConversation(s, setReadPosition(c, a.readSeq, a.unread, a.mentions, me));
    case 'setReceipts':
      return setConversation(s, raiseReceipts(c, a.seen ?? 0, a.delivered ?? 0));
    case 'setChatSettings':
      return setConversation(s, { ...c, ...a.settings });
    case 'setDraft':
      return setConversation(s, { ...c, draft: a.draft });
    case 'applyStoredDraft':
      return setConversation(s, { ...c, draft: drafts.applyStoredDraft(c.draft, unlessSent(s, c, a.stored)) });
    case 'endDraft':
      return setConversation(s, { ...c, draft: drafts.endDraft(c.draft, a.message) });
    case 'applySavedDraft':
      return setConversation(s, { ...c, draft: drafts.applySaved(c.draft, a.sent, a.stored) });
    case 'setEdit':
      return c.edit || a.edit ? setConversation(s, { ...c, edit: a.edit }) : s;
    case 'setGroupInfo':
      return setConversation(s, { ...c, info: a.info, groupName: a.groupName, role: a.role, memberCount: a.memberCount });
    case 'setMembers':
      return rememberPeople(setConversation(s, { ...c, members: a.members, membersSeq: a.asOf }), a.members);
    case 'setPins':
      return rememberPeople(setConversation(s, setPins(c, a.pins, a.asOf)), a.pins.flatMap(namedIn));
    case 'hidePins':
      return setConversation(s, { ...c, pinsHidden: true });
  }
}

function raiseReceipts(c: Conversation, seen: number, delivered: number): Conversation {
  return {
    ...c, othersSeenSeq: Math.max(c.othersSeenSeq, seen), othersDeliveredSeq: Math.max(c.othersDeliveredSeq, delivered, seen),
  };
}

function setConversation(s: State, c: Conversation): State {
  return { ...s, conversations: new Map(s.conversations).set(c.id, c) };
}

function applyRows(s: State, rows: readonly Row[]): State {
  const conversations = new Map(s.conversations);
  for (const r of rows) {
    const old = conversations.get(r.conversationId);
    conversations.set(r.conversationId, applyRow(old, { ...r, draft: unlessSent(s, old, r.draft) }, s.me?.userId ?? ''));
  }
  const people = rows.flatMap(
    (r) => [...(r.lastMessage ? namedIn(r.lastMessage) : []), ...(r.companion && !r.companion.deleted ? [r.companion] : [])]
  );
  return rememberPeople({ ...s, conversations }, people);
}

/** A stored draft, unless its message is in the outbox or already sent. */
function unlessSent(s: State, c: Conversation | undefined, d: StoredDraft | null): StoredDraft | null {
  if (!d?.messageId) return d;
  return s.outbox.some((u) => u.messageId === d.messageId) || (c && findMessage(c, d.messageId)) ? null : d;
}

/** Drops everything that came from the server; drafts and edits stay. */
function resetConversations(s: State): State {
  const written = [...s.conversations.values()].filter((c) => c.draft !== null || c.id === s.open);
  const bare = written.map((c) => [c.id, { ...emptyConversation(c.id, c.kind), draft: c.draft && {
    ...c.draft, updatedAt: '', seenAt: '', unsaved: true,
  }, edit: c.edit, companion: c.companion, groupName: c.groupName }] as const);
  return { ...s, listed: false, conversations: new Map(bare) };
}

/** The list is complete: a conversation that it did not name no longer exists, unless it was never stored. */
function finishList(s: State, named: ReadonlySet<ConversationId>): State {
  let now: State = { ...s, listed: true };
  for (const [id, c] of s.conversations) if (!named.has(id) && (c.headSeq > 0 || c.kind === 'group')) now = removeConversation(now, id);
  const lost = now.outbox.filter((u) => 'groupId' in u.to && !now.conversations.has(u.conversationId) && !u.refused);
  return lost.length === 0
    ? now
    : { ...now, outbox: now.outbox.map((u) => (lost.includes(u) ? { ...u, refused: { code: 'gone', message: '' } } : u)) };
}

function applyLogEvent(s: State, e: LogEvent): State {
  const me = s.me?.userId;
  if (!me) return s;
  const c = s.conversations.get(e.conversationId) ?? newDialog(e, me);
  if (!c || e.seq <= c.heldSeq) return e.kind === 'message' ? removeFromOutbox(s, e.message.messageId) : s;
  if (e.seq > c.heldSeq + 1) return setConversation(s, { ...c, headSeq: Math.max(c.headSeq, e.seq) });
  return setAfterEvent(s, applyEvent(c, e, me), e, me);
}

/** A dialog can start with its first message; everything else needs its row first. */
function newDialog(e: LogEvent, me: UserId): Conversation | null {
  const companion = companionOf(e.conversationId, me);
  if (e.kind !== 'message' || e.seq !== 1 || !companion) return null;
  const m = e.message;
  const known = m.senderId === companion;
  if (!known && companion !== me) return null;
  return { ...emptyConversation(e.conversationId, 'dialog'), companion: {
    userId: companion, firstName: m.senderName, lastName: m.senderLastName, deleted: false,
  } };
}

function setAfterEvent(s: State, c: Conversation, e: LogEvent, me: UserId): State {
  if (e.kind === 'leave' && e.userId === me) return removeConversation(s, c.id);
  const m = e.kind === 'message' ? e.message : null;
  const now = setConversation(s, c);
  if (!m) return now;
  return rememberPeople(
    removeFromOutbox(setTyping(now, c.id, { userId: m.senderId, firstName: m.senderName, until: 0 }, false), m.messageId), namedIn(m)
  );
}

function applySyncPage(s: State, p: SyncPage): State {
  const me = s.me?.userId;
  let c = s.conversations.get(p.conversationId);
  if (!me || !c) return s;
  if (p.reset) {
    c = {
      ...c, window: null, heldSeq: 0, lastMessage: null, hiddenVersion: p.hiddenVersion, othersSeenSeq: 0, othersDeliveredSeq: 0,
      pins: null, pinsSeq: 0, pinChangeSeq: 0,
    };
  }
  let now = s;
  for (const e of p.events) {
    if (e.seq <= c.heldSeq) continue;
    c = applyEvent(c, e, me);
    now = setAfterEvent(now, c, e, me);
    if (!now.conversations.has(c.id)) return now;
  }
  if (p.reset) c = { ...c, window: windowOf({ messages: messagesIn(p.events), hasOlder: true, hasNewer: false }) };
  const heldSeq = Math.max(c.heldSeq, p.toSeq);
  c = applyHiddenList(clearHeldUpTo({ ...c, heldSeq }, p.clearedSeq, me), p.hidden, p.afterHidden, me);
  c = {
    ...c, headSeq: Math.max(p.reset ? 0 : c.headSeq, p.lastSeq),
    othersSeenSeq: Math.max(c.othersSeenSeq, p.othersSeenSeq),
    othersDeliveredSeq: Math.max(c.othersDeliveredSeq, p.othersDeliveredSeq, p.othersSeenSeq),
  };
  if (heldSeq === p.lastSeq) {
    c = { ...c, readSeq: p.readSeq, unread: p.unread, mentions: p.mentions, stale: c.hiddenVersion < p.hiddenVersion };
  }
  return setConversation(now, c);
}

function messagesIn(events: readonly LogEvent[]): readonly Message[] {
  return events.flatMap((e) => (e.kind === 'message' ? [e.message] : []));
}

/** A draft ends when it becomes an entry of the outbox, in every tab. */
function putInOutbox(s: State, entry: Unsent): State {
  const c = s.conversations.get(entry.conversationId);
  const draft = c ? drafts.endDraft(c.draft, entry) : null;
  const now = c && draft !== c.draft ? setConversation(s, { ...c, draft }) : s;
  return { ...now, outbox: putEntry(s.outbox, entry) };
}

function removeFromOutbox(s: State, id: MessageId): State {
  const outbox = removeEntry(s.outbox, id);
  return outbox === s.outbox ? s : { ...s, outbox };
}

/** The conversation no longer exists. What was written for it cannot be sent, and is kept for the person to copy. */
function removeConversation(s: State, id: ConversationId, left = false): State {
  const c = s.conversations.get(id);
  if (!c) return s;
  const conversations = new Map(s.conversations);
  conversations.delete(id);
  const refused = { code: 'gone', message: c.groupName ?? (c.companion ? nameOf(c.companion) : '') };
  let outbox: Outbox = s.outbox.some((u) => u.conversationId === id)
    ? s.outbox.filter((u) => u.conversationId !== id || !u.act || u.act.kind === 'edit').map(
      (u) => (u.conversationId === id ? { ...u, refused } : u)
    )
    : s.outbox;
  const to = s.me && addressOf(id, s.me.userId);
  if (c.draft?.content && to && !left) {
    const { content, messageId } = c.draft;
    outbox = putEntry(
      outbox, { messageId: messageId || id, conversationId: id, to, content, replyTo: null, mentions: [], writtenAt: c.changedAt, refused }
    );
  }
  return { ...s, conversations, outbox };
}

function setTyping(s: State, id: ConversationId, typist: Typist, active: boolean): State {
  const before = s.typing.get(id) ?? [];
  if (!active && !before.some((t) => t.userId === typist.userId)) return s;
  const others = before.filter((t) => t.userId !== typist.userId);
  const now = active ? [...others, typist] : others;
  const all = new Map(s.typing);
  if (now.length > 0) all.set(id, now);
  else all.delete(id);
  return { ...s, typing: all };
}

function expire(before: State, now: number): State {
  const presence = expireGrace(before.presence, now);
  const s = presence === before.presence ? before : { ...before, presence };
  if (![...s.typing.values()].some((ts) => ts.some((t) => t.until <= now))) return s;
  const all = [...s.typing].map(([id, ts]) => [id, ts.filter((t) => t.until > now)] as const);
  return { ...s, typing: new Map(all.filter(([, ts]) => ts.length > 0)) };
}
