/** Turns what the server says into entries of the log and other actions. The protocol
 * lets servers grow, so everything unknown is passed over. */
import type { Action, SyncPage } from '../state/reduce';
import type { Person } from '../state/conversation';
import type { StoredDraft } from '../state/draft';
import type { LogEvent, Role, WhoMayAdd } from '../state/logEvent';
import type { Message, Quote, Reaction } from '../state/message';

type Item = Readonly<Record<string, unknown>>;

const text = (v: unknown): string => (typeof v === 'string' ? v : '');
const textOrNull = (v: unknown): string | null => (typeof v === 'string' ? v : null);
const number = (v: unknown): number => (typeof v === 'number' ? v : 0);
const numberOrNull = (v: unknown): number | null => (typeof v === 'number' ? v : null);
const list = <T>(v: unknown): readonly T[] => (Array.isArray(v) ? (v as T[]) : []);

export function asItem(v: unknown): Item | null {
  return v !== null && typeof v === 'object' && !Array.isArray(v) ? (v as Item) : null;
}

/** A message object, or the item of a broadcast that carries one; in those the text is in `message`. */
export function decodeMessage(i: Item, notification = i['notification'] === true): Message {
  const seq = number(i['seq']);
  return {
    messageId: text(i['messageId']), conversationId: text(i['conversationId']), seq, changedSeq: number(i['changedSeq']) || seq,
    senderId: text(i['senderId']), senderName: text(i['senderName']), senderLastName: textOrNull(i['senderLastName']),
    content: text(i['content'] ?? i['message']), notification, createdAt: text(i['createdAt']), editedAt: textOrNull(i['editedAt']),
    deleted: i['deleted'] === true, replyTo: (i['replyTo'] as Quote | null | undefined) ?? null,
    mentions: list<string>(i['mentions']), reactions: list<Reaction>(i['reactions']),
  };
}

/** The entry of the log of kind `kind`, or null if the item is not one. */
export function decodeEntry(kind: string, i: Item): LogEvent | null {
  const seq = number(i['seq']);
  const conversationId = text(i['conversationId']);
  if (seq < 1 || !conversationId) return null;
  const at = { conversationId, seq, createdAt: text(i['createdAt']) };
  const notice = typeof i['messageId'] === 'string' ? decodeMessage(i, true) : null;
  const messageId = text(i['messageId']);
  switch (kind) {
    case 'message':
      return { ...at, kind, message: decodeMessage(i) };
    case 'edit':
      return { ...at, kind, messageId, content: text(i['content']), editedAt: text(i['editedAt'] ?? i['updatedAt']), deleted: i['deleted'] === true };
    case 'delete':
      return { ...at, kind, messageId };
    case 'reaction':
      return { ...at, kind, messageId, emoji: text(i['emoji']), userId: text(i['userId']), added: i['added'] === true, reactions: list<Reaction>(i['reactions']) };
    case 'join':
      return { ...at, kind, notice, userId: text(i['userId']), role: textOrNull(i['role']) as Role | null, groupName: textOrNull(i['groupName']), memberCount: numberOrNull(i['memberCount']) };
    case 'leave':
      return { ...at, kind, notice, userId: text(i['userId']), newOwnerId: textOrNull(i['newOwnerId']), memberCount: numberOrNull(i['memberCount']) };
    case 'role':
      return { ...at, kind, userId: text(i['userId']), role: text(i['role']) as Role, senderId: text(i['senderId']) };
    case 'rename':
      return { ...at, kind, notice, groupName: text(i['groupName']) };
    case 'settings': {
      const settings = asItem(i['settings']);
      return { ...at, kind, description: text(i['description']), whoMayAdd: text(settings?.['whoMayAdd']) as WhoMayAdd };
    }
    default:
      return { ...at, kind: 'other' };
  }
}

/** Which kind of entry a broadcast, or the answer to a request, of this type is. */
const kinds: Readonly<Record<string, string>> = {
  privateMessage: 'message', messageInGroup: 'message', editMessage: 'edit', deleteMessage: 'delete', setReaction: 'reaction',
  unsetReaction: 'reaction', addUserInGroup: 'join', leaveGroup: 'leave', removeUserFromGroup: 'leave', setRole: 'role',
  renameGroup: 'rename', updateGroup: 'settings',
};

/** The entry that a broadcast or an answer carries, if it is one. */
export function entryOfFrame(type: string, item: unknown): LogEvent | null {
  const i = asItem(item);
  const kind = kinds[type];
  return i && kind ? decodeEntry(kind, i) : null;
}

/** The people whom a broadcast names in full, as they are called now. */
export function peopleInFrame(item: unknown): readonly Person[] {
  const i = asItem(item);
  if (!i) return [];
  const named = (id: string, first: string, last: string): Person[] =>
    typeof i[id] === 'string' && typeof i[first] === 'string' ? [{ userId: text(i[id]), firstName: text(i[first]), lastName: textOrNull(i[last]) }] : [];
  return [...named('senderId', 'senderName', 'senderLastName'), ...named('receiverId', 'receiverName', 'receiverLastName')];
}

/** What a broadcast that is no entry of a log does; `now` is this device's clock, ms. */
export function actionOfFrame(type: string, item: unknown, me: string, now: number): Action | null {
  const i = asItem(item);
  if (!i) return null;
  const id = text(i['conversationId']);
  switch (type) {
    case 'deleteMessage':
      return i['scope'] === 'me' ? { type: 'hideMessage', id, messageId: text(i['messageId']), version: number(i['hiddenVersion']) } : null;
    case 'markRead':
      if (typeof i['unread'] === 'number') return { type: 'setReadPosition', id, readSeq: number(i['readSeq']), unread: i['unread'], mentions: number(i['mentions']) };
      return i['userId'] === me ? null : { type: 'setReceipts', id, seen: number(i['readSeq']) };
    case 'markDelivered':
      return i['userId'] === me ? null : { type: 'setReceipts', id, delivered: number(i['deliveredSeq']) };
    case 'typing':
      return {
        type: 'setTyping', id, active: i['active'] === true,
        typist: { userId: text(i['userId']), firstName: text(i['firstName']), until: now + 1000 * number(i['expiresIn']) },
      };
    case 'setPresence':
    case 'getPresence':
      return { type: 'setPresence', people: [{ userId: text(i['userId']), status: decodePresence(i['status']), lastSeenAt: textOrNull(i['lastSeenAt']) }], now };
    case 'updateProfile':
      return { type: 'rememberPeople', people: [{ userId: text(i['userId']), firstName: text(i['firstName']), lastName: textOrNull(i['lastName']) }] };
    case 'setChatSettings':
      return { type: 'setChatSettings', id, settings: { mutedUntil: textOrNull(i['mutedUntil']), notify: text(i['notify']) as 'all', pinnedAt: textOrNull(i['pinnedAt']), archived: i['archived'] === true } };
    case 'saveDraft':
      return { type: 'applyStoredDraft', id, stored: decodeDraft(i) };
    case 'clearDialog':
      return { type: 'clearDialog', id, upTo: number(i['clearedSeq']) };
    case 'dropGroup':
      return { type: 'removeConversation', id: id || `group_${text(i['groupId'])}` };
    default:
      return null;
  }
}

/** The entry of the log that the answer to an own reaction stands for, if it made one. */
export function ownReactionEntry(item: unknown, r: { conversationId: string; messageId: string; emoji: string; add: boolean }, me: string): LogEvent | null {
  const i = asItem(item);
  if (!i || typeof i['seq'] !== 'number') return null;
  return {
    kind: 'reaction', conversationId: r.conversationId, seq: i['seq'], createdAt: text(i['createdAt']), messageId: r.messageId,
    emoji: r.emoji, userId: me, added: r.add, reactions: list<Reaction>(i['reactions']),
  };
}

export function decodePresence(v: unknown): 'online' | 'away' | 'offline' | 'hidden' {
  return v === 'online' || v === 'away' || v === 'hidden' ? v : 'offline';
}

/** A draft; an empty one says that there was one until then. */
export function decodeDraft(i: Item): StoredDraft {
  return { content: text(i['content']), replyToId: textOrNull(i['replyToId']), messageId: textOrNull(i['messageId']), updatedAt: text(i['updatedAt']) };
}

/** A page of syncConversation that was asked for with `afterHidden`. */
export function decodeSyncPage(data: unknown, item: unknown, afterHidden: number): SyncPage {
  const i = asItem(item) ?? {};
  const conversationId = text(i['conversationId']);
  const events = list<{ seq: number; kind: string; item: Item }>(data).map(
    (e) => decodeEntry(e.kind, { conversationId, ...e.item, seq: e.seq }) ?? { conversationId, seq: e.seq, createdAt: '', kind: 'other' as const },
  );
  return {
    conversationId, events, toSeq: number(i['toSeq']), lastSeq: number(i['lastSeq']), reset: i['reset'] === true, complete: i['complete'] === true,
    hiddenVersion: number(i['hiddenVersion']), afterHidden, hidden: list(i['hidden']), readSeq: number(i['readSeq']), clearedSeq: number(i['clearedSeq']),
    unread: number(i['unread']), mentions: number(i['mentions']), othersSeenSeq: number(i['othersSeenSeq']), othersDeliveredSeq: number(i['othersDeliveredSeq']),
  };
}
