/** Everything that the person can do: called by the view, implemented in src/engine. */
import type { Edit, GroupInfo, Member, Notify, Person } from './conversation';
import type { ConversationId, MessageId, UserId } from './ids';
import type { Role, WhoMayAdd } from './logEvent';
import type { Message, Quote } from './message';
import type { Preferences } from './state';

/** Why an intent failed. */
export class Failure extends Error {
  constructor(
    /** `offline`, a code of the protocol, or `wrong_password` (of a login), `wrong_own_password`, `email_taken`, `no_match`,
     * `too_many_pins`. */
    readonly code: string,
    /** The server's message, if there is one. */
    message = '',
    /** Seconds until a retry is allowed. */
    readonly retryAfter: number | null = null,
    /** Errors of fields, in the server's words. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** What tells refusals of one code apart; empty if the server gave nothing. */
    readonly reason = '',
  ) {
    super(message);
    this.name = 'Failure';
  }
}

export type Found =
  | { readonly kind: 'person'; readonly person: Person; readonly email: string | null }
  | { readonly kind: 'group'; readonly id: ConversationId; readonly name: string };

export interface Session {
  readonly sessionId: string;
  readonly deviceName: string | null;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly current: boolean;
}

export interface Receipt extends Person {
  readonly deliveredAt: string | null;
  readonly readAt: string | null;
}

export interface Reactor extends Person {
  readonly emoji: string;
}

export interface Invite {
  readonly code: string;
  readonly url: string;
  readonly expiresAt: string | null;
  readonly maxUses: number | null;
  readonly uses: number;
  readonly createdAt: string;
}

/** Somebody who was removed from a group and may not rejoin by an invite. */
export interface RemovedPerson extends Person {
  readonly removedAt: string;
  readonly removedBy: string;
  readonly removedByName: string;
  readonly removedByLastName: string | null;
}

export interface Invitation {
  readonly code: string;
  readonly groupId: string;
  readonly groupName: string;
  readonly memberCount: number;
  readonly member: boolean;
}

/** What an invitation shows without a login. */
export interface InvitePreview {
  readonly groupId: string;
  readonly groupName: string;
  readonly memberCount: number;
  readonly invitedBy: { readonly firstName: string; readonly lastName: string | null } | null;
}

export interface Outgoing {
  readonly content: string;
  readonly replyTo: Quote | null;
  readonly mentions: readonly UserId[];
}

/** All promises reject with `Failure`. */
export interface Intents {
  signUp(f: { firstName: string; lastName: string; email: string; password: string }): Promise<void>;
  logIn(f: { email: string; password: string }): Promise<void>;
  logOut(): Promise<void>;
  /** Whether the server has no accounts yet, and whether accounts can be created. Needs no login. */
  serverInfo(): Promise<{ readonly empty: boolean; readonly signUp: 'open' | 'closed' }>;
  /** Changes the own name; only what is given. */
  updateProfile(name: { readonly firstName?: string; readonly lastName?: string }): Promise<void>;
  changePassword(old: string, now: string): Promise<void>;
  deleteAccount(mode: 'anonymise' | 'erase', password: string): Promise<void>;
  listSessions(): Promise<readonly Session[]>;
  /** Ends one session, or all but this one. */
  endSession(id: string | 'others'): Promise<void>;
  setPreferences(p: Partial<Preferences>): void;
  /** Asks the browser for permission, if it was not asked yet. */
  allowNotifications(): Promise<boolean>;

  openConversation(id: ConversationId | null): void;
  search(text: string): Promise<readonly Found[]>;
  startDialog(p: Person): ConversationId;
  createGroup(name: string, people: readonly Person[]): Promise<ConversationId>;

  /** Loads a page of history into the window. */
  loadHistory(id: ConversationId, where: 'newest' | 'unread' | 'older' | 'newer'): Promise<void>;
  /** Loads the page around a message into the window. */
  loadAround(id: ConversationId, message: MessageId): Promise<void>;
  setFollow(id: ConversationId, atEnd: boolean): void;
  markRead(id: ConversationId, seq: number): void;
  markUnread(id: ConversationId): Promise<void>;
  /** Loads the pinned messages. */
  loadPins(id: ConversationId): Promise<void>;
  /** Hides the bar of pinned messages until the next pin. */
  hidePins(id: ConversationId): void;
  /** Loads the members, the description and the settings of a group. */
  loadGroupDetails(id: ConversationId): Promise<void>;

  sendMessage(id: ConversationId, words: Outgoing): void;
  /** Connects now. */
  reconnect(): void;
  retryUnsent(message: MessageId): void;
  discardUnsent(message: MessageId): void;
  editMessage(m: Message, content: string): Promise<void>;
  deleteMessage(m: Message, scope: 'me' | 'all'): Promise<void>;
  react(m: Message, emoji: string, add: boolean): Promise<void>;
  /** Pins a message for everybody in the conversation, or unpins it. */
  pinMessage(m: Message, pinned: boolean): Promise<void>;
  listReceipts(m: Message): Promise<readonly Receipt[]>;
  listReactors(m: Message): Promise<readonly Reactor[]>;
  sendTyping(id: ConversationId, active: boolean): void;
  setDraft(id: ConversationId, content: string, replyToId: MessageId | null): void;
  /** Stores the text of an unfinished edit. */
  setEdit(id: ConversationId, edit: Edit | null): void;

  updateChatSettings(id: ConversationId, s: {
    mutedUntil?: string | null; notify?: Notify; pinned?: boolean; archived?: boolean;
  }): Promise<void>;
  clearDialog(id: ConversationId): Promise<void>;

  findMembers(id: ConversationId, text: string): Promise<readonly Member[]>;
  findOutsiders(id: ConversationId, text: string): Promise<readonly Person[]>;
  addMember(id: ConversationId, p: Person): Promise<void>;
  removeMember(id: ConversationId, p: Person): Promise<void>;
  setRole(id: ConversationId, p: Person, role: Role): Promise<void>;
  renameGroup(id: ConversationId, name: string): Promise<void>;
  updateGroup(id: ConversationId, s: { description?: string; whoMayAdd?: WhoMayAdd }): Promise<void>;
  leaveGroup(id: ConversationId): Promise<void>;
  dropGroup(id: ConversationId): Promise<void>;
  listRemoved(id: ConversationId): Promise<readonly RemovedPerson[]>;
  liftRemoval(id: ConversationId, p: Person): Promise<void>;
  createInvite(id: ConversationId, s: { expiresAt: string | null; maxUses: number | null }): Promise<Invite>;
  listInvites(id: ConversationId): Promise<readonly Invite[]>;
  revokeInvite(id: ConversationId, code: string): Promise<void>;
  getInvite(code: string): Promise<Invitation>;
  /** Needs no login. */
  previewInvite(code: string): Promise<InvitePreview>;
  joinGroup(code: string): Promise<ConversationId>;

  showToast(text: string, params?: Readonly<Record<string, string | number>>): void;
  dismissToast(id: number): void;
}

export type { GroupInfo };
