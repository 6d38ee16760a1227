/** Names of people: the newest known name of a user is shown everywhere. */
import type { Conversation, Person } from './conversation';
import type { UserId } from './ids';
import type { Message, Notice } from './message';
import type { State } from './state';

type Names = ReadonlyMap<UserId, Person>;

/** Applies current names; of several for one user the last one counts. */
export function rememberPeople(s: State, met: readonly Person[]): State {
  const fresh = new Map<UserId, Person>();
  const renamed = new Map<UserId, Person>();
  for (const p of met) {
    // A deleted account has no name; its last name stays.
    if (p.userId === '' || p.firstName === '') continue;
    const deleted = p.deleted || (fresh.get(p.userId) ?? s.people.get(p.userId))?.deleted;
    fresh.set(p.userId, { userId: p.userId, firstName: p.firstName, lastName: p.lastName, ...(deleted && { deleted }) });
  }
  for (const p of fresh.values()) {
    const old = s.people.get(p.userId);
    if (old?.firstName === p.firstName && old.lastName === p.lastName && old.deleted === p.deleted) fresh.delete(p.userId);
    else if (old) renamed.set(p.userId, p);
  }
  if (fresh.size === 0) return s;
  const now: State = { ...s, people: new Map([...s.people, ...fresh]) };
  return renamed.size === 0 ? now : renameEverywhere(now, renamed);
}

/** Everybody who is named in the conversations, with the most recent source of a name last. */
export function peopleIn(conversations: Iterable<Conversation>): readonly Person[] {
  const all: Person[] = [];
  for (const c of conversations) {
    for (const m of [...(c.pins ?? []), ...(c.window?.messages ?? [])]) all.push(...namedIn(m));
    if (c.lastMessage) all.push(...namedIn(c.lastMessage));
    all.push(...(c.members ?? []));
    if (c.companion && !c.companion.deleted) all.push(c.companion);
  }
  return all;
}

/** The sender, and the subject of a notice. */
export function namedIn(m: Message): readonly Person[] {
  const n = m.notice;
  if (!n?.subjectId || n.subjectName === null) return [senderOf(m)];
  return [senderOf(m), { userId: n.subjectId, firstName: n.subjectName, lastName: n.subjectLastName }];
}

const senderOf = (m: Message): Person => ({
  userId: m.senderId, firstName: m.senderName, lastName: m.senderLastName, ...(m.notice?.actorName === null && { deleted: true }),
});

function renameEverywhere(s: State, names: Names): State {
  const conversations = new Map([...s.conversations].map(([id, c]) => [id, renameInConversation(c, names)] as const));
  const typing = new Map(
    [...s.typing].map(([id, all]) => [id, all.map((t) => ({ ...t, firstName: names.get(t.userId)?.firstName ?? t.firstName }))] as const)
  );
  const outbox = s.outbox.map((u) => {
    const p = u.replyTo && names.get(u.replyTo.senderId);
    return p && u.replyTo ? { ...u, replyTo: { ...u.replyTo, senderName: p.firstName } } : u;
  });
  const me = s.me && names.get(s.me.userId);
  return { ...s, conversations, typing, outbox: outbox.every((u, i) => u === s.outbox[i]) ? s.outbox : outbox, me: me && s.me
    ? { ...s.me, firstName: me.firstName, lastName: me.lastName }
    : s.me };
}

function renameInConversation(c: Conversation, names: Names): Conversation {
  const messages = c.window?.messages.map((m) => renameInMessage(m, names));
  const touched = c.window && messages?.some((m, i) => m !== c.window?.messages[i]);
  const pins = c.pins?.map((m) => renameInMessage(m, names));
  const companion = c.companion && names.get(c.companion.userId);
  const now: Conversation = {
    ...c,
    window: touched && c.window && messages ? { ...c.window, messages } : c.window,
    lastMessage: c.lastMessage && renameInMessage(c.lastMessage, names),
    companion: companion && c.companion ? { ...c.companion, ...companion } : c.companion,
    members: c.members?.some((m) => names.has(m.userId)) ? c.members.map((m) => ({ ...m, ...names.get(m.userId) })) : c.members,
    pins: pins?.some((m, i) => m !== c.pins?.[i]) ? pins : c.pins,
  };
  return now.window === c.window && now.lastMessage === c.lastMessage && now.companion === c.companion && now.members === c.members
    && now.pins === c.pins
    ? c
    : now;
}

function renameInMessage(m: Message, names: Names): Message {
  const sender = names.get(m.senderId);
  const quoted = m.replyTo && names.get(m.replyTo.senderId);
  const notice = m.notice && renameInNotice(m.notice, names);
  if (!sender && !quoted && notice === m.notice) return m;
  return {
    ...m,
    ...(sender && { senderName: sender.firstName, senderLastName: sender.lastName }),
    ...(notice && { notice }),
    replyTo: quoted && m.replyTo ? { ...m.replyTo, senderName: quoted.firstName } : m.replyTo,
  };
}

/** A deleted account has no name, and gets none again. */
function renameInNotice(n: Notice, names: Names): Notice {
  const actor = n.actorName !== null && names.get(n.actorId);
  const subject = n.subjectId !== null && n.subjectName !== null && names.get(n.subjectId);
  if (!actor && !subject) return n;
  return {
    ...n,
    ...(actor && { actorName: shownName(actor) }),
    ...(subject && { subjectName: shownName(subject), subjectLastName: subject.lastName }),
  };
}

const shownName = (p: Person): string | null => (p.deleted ? null : p.firstName);
