/** All actions that change the state. */
import type { Companion, Conversation, Edit, GroupInfo, Member, PagePosition, Person, Row } from './conversation';
import type { Draft, StoredDraft } from './draft';
import type { ConversationId, MessageId, UserId } from './ids';
import type { LogEvent } from './logEvent';
import type { Message } from './message';
import type { Outbox, Unsent } from './outbox';
import type { Limits, Phase, Preferences, PresenceStatus, Profile, Toast, Typist } from './state';
import type { Page } from './window';

/** A page of the log. */
export interface SyncPage {
  readonly conversationId: ConversationId;
  readonly events: readonly LogEvent[];
  readonly toSeq: number;
  readonly lastSeq: number;
  readonly reset: boolean;
  readonly complete: boolean;
  readonly hiddenVersion: number;
  /** The messages that were hidden after this version, in order. */
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
  | { readonly type: 'login'; readonly me: Profile }
  | { readonly type: 'logout' }
  | { readonly type: 'rememberPeople'; readonly people: readonly Person[] }
  | { readonly type: 'setProfile'; readonly me: Partial<Profile> }
  | { readonly type: 'restore'; readonly conversations: readonly Conversation[]; readonly outbox: Outbox; readonly epoch: string | null }
  | { readonly type: 'setPhase'; readonly phase: Phase }
  | { readonly type: 'hello'; readonly epoch: string; readonly limits: Partial<Limits>; readonly me: Profile }
  | { readonly type: 'resetConversations' }
  | { readonly type: 'applyRows'; readonly rows: readonly Row[] }
  | { readonly type: 'finishList'; readonly named: ReadonlySet<ConversationId> }
  | { readonly type: 'applyEvent'; readonly event: LogEvent }
  | { readonly type: 'applySyncPage'; readonly page: SyncPage }
  | { readonly type: 'pageRequested'; readonly id: ConversationId }
  | { readonly type: 'applyPage'; readonly id: ConversationId; readonly page: Page; readonly lastSeq: number; readonly where: PagePosition }
  | { readonly type: 'pageFailed'; readonly id: ConversationId }
  | { readonly type: 'setFollow'; readonly id: ConversationId; readonly follow: boolean }
  | { readonly type: 'setLastMessage'; readonly id: ConversationId; readonly message: Message | null }
  | { readonly type: 'hideMessage'; readonly id: ConversationId; readonly messageId: MessageId; readonly version: number }
  | { readonly type: 'clearDialog'; readonly id: ConversationId; readonly upTo: number }
  | {
    readonly type: 'setReadPosition'; readonly id: ConversationId; readonly readSeq: number; readonly unread: number;
    readonly mentions: number;
  }
  | { readonly type: 'setReceipts'; readonly id: ConversationId; readonly seen?: number; readonly delivered?: number }
  | { readonly type: 'setChatSettings'; readonly id: ConversationId; readonly settings: ChatSettings }
  | { readonly type: 'setDraft'; readonly id: ConversationId; readonly draft: Draft | null }
  | { readonly type: 'applyStoredDraft'; readonly id: ConversationId; readonly stored: StoredDraft }
  | { readonly type: 'endDraft'; readonly id: ConversationId; readonly message: Pick<Message, 'messageId' | 'content'> }
  | { readonly type: 'applySavedDraft'; readonly id: ConversationId; readonly sent: Draft; readonly stored: StoredDraft }
  | { readonly type: 'setEdit'; readonly id: ConversationId; readonly edit: Edit | null }
  | { readonly type: 'dropWindow'; readonly id: ConversationId }
  /** `left`: the person left or deleted it. */
  | { readonly type: 'removeConversation'; readonly id: ConversationId; readonly left?: boolean }
  | { readonly type: 'startDialog'; readonly id: ConversationId; readonly companion: Companion }
  | {
    readonly type: 'setGroupInfo'; readonly id: ConversationId; readonly info: GroupInfo; readonly groupName: string;
    readonly role: Conversation['role']; readonly memberCount: number;
  }
  | { readonly type: 'setMembers'; readonly id: ConversationId; readonly members: readonly Member[]; readonly asOf: number }
  | { readonly type: 'setPins'; readonly id: ConversationId; readonly pins: readonly Message[]; readonly asOf: number }
  | { readonly type: 'hidePins'; readonly id: ConversationId }
  | { readonly type: 'setTyping'; readonly id: ConversationId; readonly typist: Typist; readonly active: boolean }
  | { readonly type: 'expire'; readonly now: number }
  | { readonly type: 'setPresence'; readonly people: readonly (PresenceStatus & { readonly userId: UserId })[]; readonly now: number }
  | { readonly type: 'putUnsent'; readonly entry: Unsent }
  | { readonly type: 'removeUnsent'; readonly messageId: MessageId }
  | { readonly type: 'setOutboxPersisted'; readonly persisted: boolean }
  | { readonly type: 'setOpen'; readonly id: ConversationId | null }
  | { readonly type: 'setPreferences'; readonly preferences: Partial<Preferences> }
  | { readonly type: 'showToast'; readonly toast: Omit<Toast, 'id'> }
  | { readonly type: 'dismissToast'; readonly id: number };
