/** Turns frames into entries of a conversation's log and other actions. Each kind has one shape, which
 * frames.gen.ts describes. Servers may send types and kinds that this client does not know: they are skipped. */
import type { AnswerItem, Broadcast } from '../socket/frames';
import type {
  AccountDeletedItem, AddedBroadcastItem, AddedItem, DraftItem, EditAnswerItem, EditBroadcastItem, ExtendedMessageItem,
  ExtendedPrivateItem, GroupUpdateItem, InboxRow, LeftItem, Message as MessageObject, PinItem, ReactionAnswerItem, RenamedItem,
  RoleItem, SyncConversationItem, SyncEntry,
} from '../socket/frames.gen';
import type { Person, Row } from '../state/conversation';
import type { StoredDraft } from '../state/draft';
import type { LogEvent } from '../state/logEvent';
import type { Message } from '../state/message';
import type { Action, SyncPage } from '../state/actions';

interface Change {
  readonly conversationId: string;
  readonly seq: number;
  readonly createdAt: string;
}

const changeOf = ({ conversationId, seq, createdAt }: Change): Change => ({ conversationId, seq, createdAt });

/** The message of a broadcast or a notice; new ones have no edits and no reactions. */
function newMessage(i: ExtendedPrivateItem | ExtendedMessageItem | RenamedItem): Message {
  return {
    messageId: i.messageId, conversationId: i.conversationId, seq: i.seq, changedSeq: i.seq, senderId: i.senderId, senderName: i.senderName,
    senderLastName: i.senderLastName, content: i.message, notification: 'notification' in i && i.notification,
    notice: 'notice' in i ? (i.notice ?? null) : null, createdAt: i.createdAt, editedAt: null, deleted: false,
    replyTo: 'replyTo' in i ? i.replyTo : null, mentions: 'mentions' in i ? i.mentions : [], reactions: [],
  };
}

/** A message object; also the notice among the fields of an entry of the log. All messages are built with the fields
 * in one order, whatever the server's, so that code over them stays monomorphic: each frame reads thousands of them. */
export function decodeMessage(i: MessageObject): Message {
  return {
    messageId: i.messageId, conversationId: i.conversationId, seq: i.seq, changedSeq: i.changedSeq, senderId: i.senderId,
    senderName: i.senderName, senderLastName: i.senderLastName, content: i.content, notification: i.notification,
    notice: i.notice ?? null, createdAt: i.createdAt, editedAt: i.editedAt, deleted: i.deleted, replyTo: i.replyTo,
    mentions: i.mentions, reactions: i.reactions,
  };
}

function editEntry(i: EditAnswerItem | EditBroadcastItem): LogEvent {
  return { ...changeOf(i), kind: 'edit', messageId: i.messageId, content: i.content, editedAt: i.updatedAt, deleted: false };
}

function joinEntry(i: AddedItem | AddedBroadcastItem): LogEvent {
  const memberCount = 'memberCount' in i ? i.memberCount : null;
  return { ...changeOf(i), kind: 'join', notice: newMessage(i), userId: i.userId, role: null, groupName: i.groupName, memberCount };
}

function leaveEntry(i: AddedItem | AddedBroadcastItem | LeftItem | AccountDeletedItem): LogEvent {
  return {
    ...changeOf(i), kind: 'leave', notice: i.messageId === null ? null : newMessage(i), userId: i.userId,
    newOwnerId: 'newOwnerId' in i ? i.newOwnerId : null, memberCount: 'memberCount' in i ? i.memberCount : null,
  };
}

function roleEntry(i: RoleItem): LogEvent {
  return { ...changeOf(i), kind: 'role', userId: i.userId, role: i.role, senderId: i.senderId };
}

function renameEntry(i: RenamedItem): LogEvent {
  return { ...changeOf(i), kind: 'rename', notice: newMessage(i), groupName: i.groupName };
}

function settingsEntry(i: GroupUpdateItem): LogEvent {
  return { ...changeOf(i), kind: 'settings', description: i.description, whoMayAdd: i.settings.whoMayAdd };
}

function pinEntry(i: PinItem): LogEvent {
  return { ...changeOf(i), kind: 'pin', messageId: i.messageId, pinned: i.pinned };
}

/** The entry of the log that a broadcast carries, or null. */
export function entryOfBroadcast(b: Broadcast): LogEvent | null {
  switch (b.type) {
    case 'privateMessage':
    case 'messageInGroup':
      return { ...changeOf(b.item), kind: 'message', message: newMessage(b.item) };
    case 'setReaction': {
      const { messageId, emoji, userId, added, reactions } = b.item;
      return { ...changeOf(b.item), kind: 'reaction', messageId, emoji, userId, added, reactions };
    }
    case 'leaveGroup':
      return leaveEntry(b.item);
    default:
      return entryOfChange(b);
  }
}

/** The entry of the log that an answer carries, or null if nothing was changed. */
export function entryOfAnswer(a: AnswerItem): LogEvent | null {
  const entry = entryOfChange(a);
  return entry && entry.seq > 0 ? entry : null;
}

/** The entry in an item whose shape is the same in answers and broadcasts. */
function entryOfChange(f: AnswerItem | Broadcast): LogEvent | null {
  switch (f.type) {
    case 'editMessage':
      return editEntry(f.item);
    case 'deleteMessage':
      return f.item.scope === 'all' ? { ...changeOf(f.item), kind: 'delete', messageId: f.item.messageId } : null;
    case 'pinMessage':
    case 'unpinMessage':
      return pinEntry(f.item);
    case 'addUserInGroup':
      return joinEntry(f.item);
    case 'removeUserFromGroup':
      return leaveEntry(f.item);
    case 'setRole':
      return roleEntry(f.item);
    case 'renameGroup':
      return renameEntry(f.item);
    case 'updateGroup':
      return settingsEntry(f.item);
    default:
      return null;
  }
}

/** The entry that the answer to an own reaction stands for, if one was made. */
export function ownReactionEntry(i: ReactionAnswerItem, added: boolean, me: string): LogEvent | null {
  if (i.seq < 1) return null;
  return { ...changeOf(i), kind: 'reaction', messageId: i.messageId, emoji: i.emoji, userId: me, added, reactions: i.reactions };
}

/** The people whom a broadcast names in full, with their current names. */
export function peopleInBroadcast({ item }: Broadcast): readonly Person[] {
  const people: Person[] = [];
  if ('senderName' in item) {
    // A person who leaves without a notice has deleted the account.
    const deleted = 'messageId' in item && item.messageId === null;
    people.push({ userId: item.senderId, firstName: item.senderName, lastName: item.senderLastName, ...(deleted && { deleted }) });
  }
  const notice = 'notice' in item ? item.notice : undefined;
  if (notice?.subjectId && notice.subjectName !== null) {
    people.push({ userId: notice.subjectId, firstName: notice.subjectName, lastName: notice.subjectLastName });
  }
  if ('receiverName' in item) people.push({ userId: item.receiverId, firstName: item.receiverName, lastName: item.receiverLastName });
  return people;
}

/** Frames that change something other than the log. */
export type PersonalFrame = Broadcast | AnswerItem<'clearDialog' | 'deleteMessage' | 'markRead' | 'setChatSettings'>;

/** The action of a frame that is not an entry of the log; `now` is this device's clock, ms. */
export function actionOfFrame(f: PersonalFrame, me: string, now: number): Action | null {
  switch (f.type) {
    case 'deleteMessage':
      if (f.item.scope !== 'me') return null;
      return { type: 'hideMessage', id: f.item.conversationId, messageId: f.item.messageId, version: f.item.hiddenVersion };
    case 'markRead': {
      const { conversationId: id, readSeq } = f.item;
      if ('unread' in f.item) return { type: 'setReadPosition', id, readSeq, unread: f.item.unread, mentions: f.item.mentions };
      return f.item.userId === me ? null : { type: 'setReceipts', id, seen: readSeq };
    }
    case 'markDelivered':
      return f.item.userId === me ? null : { type: 'setReceipts', id: f.item.conversationId, delivered: f.item.deliveredSeq };
    case 'typing': {
      const { conversationId: id, userId, firstName, active, expiresIn } = f.item;
      return { type: 'setTyping', id, active, typist: { userId, firstName, until: now + 1000 * expiresIn } };
    }
    case 'getPresence': {
      const { userId, status, lastSeenAt } = f.item;
      return { type: 'setPresence', people: [{ userId, status, lastSeenAt }], now };
    }
    case 'updateProfile': {
      const { userId, firstName, lastName } = f.item;
      return { type: 'rememberPeople', people: [{ userId, firstName, lastName }] };
    }
    case 'setChatSettings': {
      const { conversationId: id, mutedUntil, notify, pinnedAt, archived } = f.item;
      return { type: 'setChatSettings', id, settings: { mutedUntil, notify, pinnedAt, archived } };
    }
    case 'saveDraft':
      return { type: 'applyStoredDraft', id: f.item.conversationId, stored: decodeDraft(f.item) };
    case 'clearDialog':
      return { type: 'clearDialog', id: f.item.conversationId, upTo: f.item.clearedSeq };
    case 'dropGroup':
      return { type: 'removeConversation', id: f.item.conversationId };
    default:
      return null;
  }
}

/** The rows of a page of the list. */
export function decodeRows(rows: readonly InboxRow[]): readonly Row[] {
  return rows.map((r) => ({ ...r, lastMessage: r.lastMessage && decodeMessage(r.lastMessage) }));
}

/** A draft; without content there is none. */
export function decodeDraft({ content, replyToId, messageId, updatedAt }: DraftItem): StoredDraft {
  return { content, replyToId, messageId, updatedAt };
}

/** An entry of a page of the log. */
function decodeEntry({ seq, kind, item }: SyncEntry): LogEvent {
  const at = { conversationId: item.conversationId, seq, createdAt: item.createdAt };
  switch (kind) {
    case 'message':
      return { ...at, kind, message: decodeMessage(item) };
    case 'edit':
      return { ...at, kind, messageId: item.messageId, content: item.content, editedAt: item.editedAt ?? '', deleted: item.deleted };
    case 'delete':
      return { ...at, kind, messageId: item.messageId };
    case 'reaction': {
      const { messageId, emoji, userId, added, reactions } = item;
      return { ...at, kind, messageId, emoji, userId, added, reactions };
    }
    case 'pin':
      return { ...at, kind, messageId: item.messageId, pinned: item.pinned };
    case 'join': {
      const { userId, role, groupName, memberCount } = item;
      return { ...at, kind, notice: decodeMessage(item), userId, role, groupName, memberCount };
    }
    case 'leave': {
      const { userId, newOwnerId, memberCount } = item;
      return { ...at, kind, notice: item.messageId === null ? null : decodeMessage(item), userId, newOwnerId, memberCount };
    }
    case 'role':
      return { ...at, kind, userId: item.userId, role: item.role, senderId: item.senderId };
    case 'rename':
      return { ...at, kind, notice: decodeMessage(item), groupName: item.groupName };
    case 'settings':
      return { ...at, kind, description: item.description, whoMayAdd: item.settings.whoMayAdd };
    default:
      return { ...at, kind: 'other' };
  }
}

/** A page of the log of a conversation that was requested with `afterHidden`. */
export function decodeSyncPage(
  conversationId: string, item: SyncConversationItem, data: readonly SyncEntry[], afterHidden: number,
): SyncPage {
  const { toSeq, lastSeq, reset, complete, hiddenVersion, hidden, readSeq, clearedSeq, unread, mentions } = item;
  const { othersSeenSeq, othersDeliveredSeq } = item;
  return {
    conversationId, events: data.map(decodeEntry), toSeq, lastSeq, reset, complete, hiddenVersion, afterHidden, hidden,
    readSeq, clearedSeq, unread, mentions, othersSeenSeq, othersDeliveredSeq,
  };
}
