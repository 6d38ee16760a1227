/** Messages that the user has hidden. */
import { applyToWindow, findMessage, removeFromCounts, withoutLast, type Conversation } from './conversation';
import type { MessageId, UserId } from './ids';
import { removePins } from './pins';

/** Applies the hiding of a message. The version is counted only if the message lies in the applied log: a message in
 * a gap would come back with the gap. */
export function applyHidden(c: Conversation, id: MessageId, version: number, me: UserId): Conversation {
  const seq = findMessage(c, id)?.seq;
  const known = seq !== undefined && seq <= c.heldSeq && version === c.hiddenVersion + 1;
  const now = hideMessage(c, id, me);
  if (known) return { ...now, hiddenVersion: version };
  return version > c.hiddenVersion ? { ...now, stale: true } : now;
}

/** Applies the hidden messages of a page of the log, from version `afterHidden` on. */
export function applyHiddenList(
  c: Conversation, list: readonly { readonly messageId: MessageId; readonly seq: number }[], afterHidden: number, me: UserId
): Conversation {
  let now = c;
  let version = afterHidden;
  let known = true;
  for (const h of list) {
    now = hideMessage(now, h.messageId, me);
    known &&= h.seq <= now.heldSeq; // the rest comes again with the next page
    if (known) version++;
  }
  return { ...now, hiddenVersion: Math.max(c.hiddenVersion, version) };
}

function hideMessage(c: Conversation, id: MessageId, me: UserId): Conversation {
  const before = findMessage(c, id);
  const now = removeFromCounts(
    {
      ...c, window: c.window && applyToWindow(c.window, { kind: 'hide', messageId: id }, me),
      since: c.since && [...c.since, { kind: 'hide', messageId: id }], pins: removePins(c.pins, (m) => m.messageId === id),
    },
    before, me,
  );
  return now.lastMessage?.messageId === id ? withoutLast(now) : now;
}
