/** The state of the page. */
import type { ConversationId, UserId } from './ids';
import type { Conversation, Person } from './conversation';
import type { Outbox } from './outbox';

/** State of the connection. */
export type Phase = 'connecting' | 'catching' | 'online' | 'offline' | 'out';

export interface Profile extends Person {
  readonly email: string;
}

export interface PresenceStatus {
  readonly status: 'online' | 'away' | 'offline' | 'hidden';
  readonly lastSeenAt: string | null;
}

export interface Presence extends PresenceStatus {
  /** Shown from `at` on, by this device's clock, ms, unless the person comes back before. */
  readonly next?: PresenceStatus & { readonly at: number };
}

export interface Typist {
  readonly userId: UserId;
  readonly firstName: string;
  /** By this device's clock, ms. */
  readonly until: number;
}

export interface Preferences {
  readonly language: 'auto' | 'en' | 'ru';
  readonly theme: 'system' | 'light' | 'dark';
  readonly sound: boolean;
  readonly notifications: boolean;
  readonly presence: boolean;
}

/** A short message to the person: a key of the dictionaries. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface Limits {
  readonly content: number;
  readonly name: number;
  readonly page: number;
}

export interface State {
  /** Who is logged in on this device, or null. */
  readonly me: Profile | null;
  readonly phase: Phase;
  /** The cache has been read. */
  readonly restored: boolean;
  /** The list of conversations is complete. */
  readonly listed: boolean;
  readonly epoch: string | null;
  readonly limits: Limits;
  readonly conversations: ReadonlyMap<ConversationId, Conversation>;
  readonly outbox: Outbox;
  /** The outbox is stored on this device; else it lasts as long as the page. */
  readonly outboxPersisted: boolean;
  readonly presence: ReadonlyMap<UserId, Presence>;
  readonly typing: ReadonlyMap<ConversationId, readonly Typist[]>;
  readonly people: ReadonlyMap<UserId, Person>;
  /** The conversation on the screen. */
  readonly open: ConversationId | null;
  readonly preferences: Preferences;
  /** Only one at a time: a new one replaces it. */
  readonly toast: Toast | null;
}

export const initial: State = {
  me: null,
  phase: 'connecting',
  restored: false,
  listed: false,
  epoch: null,
  limits: { content: 10_000, name: 255, page: 200 },
  conversations: new Map(),
  outbox: [],
  outboxPersisted: true,
  presence: new Map(),
  typing: new Map(),
  people: new Map(),
  open: null,
  preferences: { language: 'auto', theme: 'system', sound: true, notifications: false, presence: true },
  toast: null,
};

/** A person's full name. */
export function nameOf(p: { readonly firstName: string; readonly lastName?: string | null }): string {
  return p.lastName ? `${p.firstName} ${p.lastName}` : p.firstName;
}
