/** What a person can want: the view says it, src/engine does it. */
import type { Edit, GroupInfo, Member, Notify, Person } from './conversation';
import type { ConversationId, MessageId, UserId } from './ids';
import type { Role, WhoMayAdd } from './logEvent';
import type { Message, Quote } from './message';
import type { Preferences } from './state';

/** Why something that was wanted did not happen. */
export class Failure extends Error {
  constructor(
    /** `offline`, a code of the protocol, or `wrong_password` (of a login), `wrong_own_password`, `email_taken`, `no_match`. */
    readonly code: string,
    /** The server's words, if it said any. */
    message = '',
    /** Seconds until it may be tried again. */
    readonly retryAfter: number | null = null,
    /** What is wrong with which field, in the server's words. */
    readonly fields: Readonly<Record<string, string>> = {},
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

/** Somebody who was removed from a group and may not come back by an invite. */
export interface Removed extends Person {
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

/** What an invitation shows before anybody has logged in. */
export interface InvitePreview {
  readonly groupId: string;
  readonly groupName: string;
  readonly memberCount: number;
  readonly invitedBy: { readonly firstName: string; readonly lastName: string | null } | null;
}

export interface Words {
  readonly content: string;
  readonly replyTo: Quote | null;
  readonly mentions: readonly UserId[];
}

/** All reject with `Failure`, save those that give nothing back. */
export interface Intents {
  signUp(f: { firstName: string; lastName: string; email: string; password: string }): Promise<void>;
  logIn(f: { email: string; password: string }): Promise<void>;
  logOut(): Promise<void>;
  /** Whether nobody has ever opened an account on this server, and whether one can be opened. Needs no login. */
  serverInfo(): Promise<{ readonly empty: boolean; readonly signUp: 'open' | 'closed' }>;
  /** Changes the own name: of it what is given. */
  rename(name: { readonly firstName?: string; readonly lastName?: string }): Promise<void>;
  changePassword(old: string, now: string): Promise<void>;
  deleteAccount(mode: 'anonymise' | 'erase', password: string): Promise<void>;
  sessions(): Promise<readonly Session[]>;
  /** Ends one login, or all but this one. */
  endSession(id: string | 'others'): Promise<void>;
  prefer(p: Partial<Preferences>): void;
  /** Asks the browser, if it was not asked yet. */
  allowNotifications(): Promise<boolean>;

  open(id: ConversationId | null): void;
  search(text: string): Promise<readonly Found[]>;
  meet(p: Person): ConversationId;
  createGroup(name: string, people: readonly Person[]): Promise<ConversationId>;

  /** Reads a page of history into the window. */
  load(id: ConversationId, where: 'newest' | 'unread' | 'older' | 'newer'): Promise<void>;
  /** Reads the page around a message into the window. */
  goTo(id: ConversationId, message: MessageId): Promise<void>;
  follow(id: ConversationId, atEnd: boolean): void;
  read(id: ConversationId, seq: number): void;
  markUnread(id: ConversationId): Promise<void>;
  /** Learns who is in, and what the group says of itself. */
  study(id: ConversationId): Promise<void>;

  send(id: ConversationId, words: Words): void;
  /** Tries to connect now. */
  reconnect(): void;
  retry(message: MessageId): void;
  discard(message: MessageId): void;
  edit(m: Message, content: string): Promise<void>;
  remove(m: Message, scope: 'me' | 'all'): Promise<void>;
  react(m: Message, emoji: string, add: boolean): Promise<void>;
  receipts(m: Message): Promise<readonly Receipt[]>;
  reactors(m: Message): Promise<readonly Reactor[]>;
  typing(id: ConversationId, active: boolean): void;
  draft(id: ConversationId, content: string, replyToId: MessageId | null): void;
  /** Keeps the words of an edit that is under way. */
  editing(id: ConversationId, edit: Edit | null): void;

  settings(id: ConversationId, s: { mutedUntil?: string | null; notify?: Notify; pinned?: boolean; archived?: boolean }): Promise<void>;
  clear(id: ConversationId): Promise<void>;

  findMembers(id: ConversationId, text: string): Promise<readonly Member[]>;
  findOutsiders(id: ConversationId, text: string): Promise<readonly Person[]>;
  add(id: ConversationId, p: Person): Promise<void>;
  removeMember(id: ConversationId, p: Person): Promise<void>;
  setRole(id: ConversationId, p: Person, role: Role): Promise<void>;
  renameGroup(id: ConversationId, name: string): Promise<void>;
  describe(id: ConversationId, s: { description?: string; whoMayAdd?: WhoMayAdd }): Promise<void>;
  leave(id: ConversationId): Promise<void>;
  dropGroup(id: ConversationId): Promise<void>;
  removed(id: ConversationId): Promise<readonly Removed[]>;
  liftRemoval(id: ConversationId, p: Person): Promise<void>;
  invite(id: ConversationId, s: { expiresAt: string | null; maxUses: number | null }): Promise<Invite>;
  invites(id: ConversationId): Promise<readonly Invite[]>;
  revokeInvite(id: ConversationId, code: string): Promise<void>;
  invitation(code: string): Promise<Invitation>;
  /** Needs no login. */
  previewInvite(code: string): Promise<InvitePreview>;
  join(code: string): Promise<ConversationId>;

  say(text: string, params?: Readonly<Record<string, string | number>>): void;
  untoast(id: number): void;
}

export type { GroupInfo };
