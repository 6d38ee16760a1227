/** What a person hides from himself alone. */
import { applyToWindow, findMessage, removeFromCounts, withoutLast, type Conversation } from './conversation';
import type { MessageId, UserId } from './ids';

/** Hides a message from oneself, when this was heard of. Only a hiding of what the log was
 * followed to is counted as known: what lies in a gap would come back with the gap. */
export function applyHidden(c: Conversation, id: MessageId, version: number, me: UserId): Conversation {
  const seq = findMessage(c, id)?.seq;
  const known = seq !== undefined && seq <= c.heldSeq && version === c.hiddenVersion + 1;
  const now = hideMessage(c, id, me);
  if (known) return { ...now, hiddenVersion: version };
  return version > c.hiddenVersion ? { ...now, stale: true } : now;
}

/** Takes in what a page of the log, applied before, says to be hidden, from `afterHidden` on. */
export function applyHiddenList(
  c: Conversation, list: readonly { readonly messageId: MessageId; readonly seq: number }[], afterHidden: number, me: UserId
): Conversation {
  let now = c;
  let version = afterHidden;
  let known = true;
  for (const h of list) {
    now = hideMessage(now, h.messageId, me);
    known &&= h.seq <= now.heldSeq; // the rest is asked for again with the next page
    if (known) version++;
  }
  return { ...now, hiddenVersion: Math.max(c.hiddenVersion, version) };
}

function hideMessage(c: Conversation, id: MessageId, me: UserId): Conversation {
  const before = findMessage(c, id);
  const now = removeFromCounts(
    {
      ...c, window: c.window && applyToWindow(c.window, { kind: 'hide', messageId: id }, me),
      since: c.since && [...c.since, { kind: 'hide', messageId: id }],
    },
    before, me,
  );
  return now.lastMessage?.messageId === id ? withoutLast(now) : now;
}
