/** The kinds of entries in a conversation's log. Broadcasts, answers and pages of the log are decoded to them. */
import type { ConversationId, MessageId, UserId } from './ids';
import type { Message, Reaction } from './message';

export type Role = 'owner' | 'admin' | 'member';
export type WhoMayAdd = 'members' | 'admins';

interface Entry {
  readonly conversationId: ConversationId;
  readonly seq: number;
  readonly createdAt: string;
}

/** An entry of the log: one for each sequence number. */
export type LogEvent =
  | (Entry & { readonly kind: 'message'; readonly message: Message })
  | (Entry & {
    readonly kind: 'edit'; readonly messageId: MessageId; readonly content: string; readonly editedAt: string; readonly deleted: boolean;
  })
  | (Entry & { readonly kind: 'delete'; readonly messageId: MessageId })
  | (Entry & { readonly kind: 'pin'; readonly messageId: MessageId; readonly pinned: boolean })
  | (Entry & {
      readonly kind: 'reaction';
      readonly messageId: MessageId;
      readonly emoji: string;
      readonly userId: UserId;
      readonly added: boolean;
      readonly reactions: readonly Reaction[];
    })
  | (Entry & {
      readonly kind: 'join';
      readonly notice: Message | null;
      readonly userId: UserId;
      readonly role: Role | null;
      readonly groupName: string | null;
      readonly memberCount: number | null;
    })
  | (Entry & {
      readonly kind: 'leave';
      readonly notice: Message | null;
      readonly userId: UserId;
      readonly newOwnerId: UserId | null;
      readonly memberCount: number | null;
    })
  | (Entry & { readonly kind: 'role'; readonly userId: UserId; readonly role: Role; readonly senderId: UserId })
  | (Entry & { readonly kind: 'rename'; readonly notice: Message | null; readonly groupName: string })
  | (Entry & { readonly kind: 'settings'; readonly description: string; readonly whoMayAdd: WhoMayAdd })
  /** A kind that this client does not know: it only advances the sequence number. */
  | (Entry & { readonly kind: 'other' });
