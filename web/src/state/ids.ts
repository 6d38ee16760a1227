/** Ids of conversations and users in the protocol. */

export type UserId = string;
/** `group_<id>` or `private_<lowId>_<highId>`. */
export type ConversationId = string;
export type MessageId = string;

/** How requests address a conversation. */
export type Address = { readonly groupId: string } | { readonly receiverId: UserId };

export function dialogOf(a: UserId, b: UserId): ConversationId {
  return a < b ? `private_${a}_${b}` : `private_${b}_${a}`;
}

export function groupOf(groupId: string): ConversationId {
  return `group_${groupId}`;
}

const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const group = new RegExp(`^group_(${id})$`);
const dialog = new RegExp(`^private_(${id})_(${id})$`);

/** The group's id, or null for a dialog or an invalid id. */
export function groupIdOf(conversation: ConversationId): string | null {
  return group.exec(conversation)?.[1] ?? null;
}

/** The other user of a dialog of `me` (oneself, in the dialog with oneself), or null. */
export function companionOf(conversation: ConversationId, me: UserId): UserId | null {
  const m = dialog.exec(conversation);
  if (!m) return null;
  if (m[1] === me) return m[2] ?? null;
  if (m[2] === me) return m[1] ?? null;
  return null;
}

/** The address for requests of `me`, or null if that user has no such conversation. */
export function addressOf(conversation: ConversationId, me: UserId): Address | null {
  const groupId = groupIdOf(conversation);
  if (groupId) return { groupId };
  const receiverId = companionOf(conversation, me);
  return receiverId ? { receiverId } : null;
}

/** A random UUID (RFC 9562 §5.4); `crypto.randomUUID` is missing on plain HTTP. */
export function newId(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x40;
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...b].map((x) => x.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
