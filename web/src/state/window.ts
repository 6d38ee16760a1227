/** The held part of a conversation's history: contiguous, ordered by seq, and bounded, so that memory and page stay
 * small. */
import type { MessageId } from './ids';
import { newer, type Message } from './message';

export interface Window {
  readonly messages: readonly Message[];
  /** There are older messages than the first one. */
  readonly hasOlder: boolean;
  /** There are newer messages than the last one; then new messages are not appended. */
  readonly hasNewer: boolean;
  /** The end is in view, so messages are dropped from the beginning. */
  readonly follow: boolean;
}

/** A page of history. */
export interface Page {
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** Number of held messages; some more before the window is cut, so that cutting is rare. While the end is followed fewer
 * are held, because each new message lays out and paints all of them again. */
export const windowLimits = { most: 240, slack: 60, followed: 60, followedSlack: 30, unfollowed: 600 } as const;

export function windowOf(page: Page): Window {
  return { messages: sortMessages(page.messages), hasOlder: page.hasOlder, hasNewer: page.hasNewer, follow: !page.hasNewer };
}

export function append(w: Window, m: Message): Window {
  if (w.hasNewer) return updateMessage(w, m.messageId, (old) => newer(old, m));
  const last = w.messages.at(-1);
  if (last && last.seq >= m.seq) return { ...w, messages: mergeMessages(w.messages, [m]) };
  if (!w.follow && w.messages.length >= windowLimits.unfollowed) return { ...w, hasNewer: true };
  const messages = [...w.messages, m];
  if (w.follow && messages.length > windowLimits.followed + windowLimits.followedSlack) {
    return { ...w, messages: messages.slice(-windowLimits.followed), hasOlder: true };
  }
  return { ...w, messages };
}

/** Adds a page before the window. */
export function prepend(w: Window, page: Page): Window {
  const messages = mergeMessages(w.messages, page.messages);
  const over = messages.length > windowLimits.most + windowLimits.slack && !w.follow;
  return {
    ...w,
    messages: over ? messages.slice(0, windowLimits.most) : messages,
    hasOlder: page.hasOlder,
    hasNewer: over ? true : w.hasNewer,
  };
}

/** Adds a page after the window. */
export function extend(w: Window, page: Page): Window {
  const messages = mergeMessages(w.messages, page.messages);
  const over = messages.length > windowLimits.most + windowLimits.slack;
  return {
    ...w,
    messages: over ? messages.slice(-windowLimits.most) : messages,
    hasOlder: over ? true : w.hasOlder,
    hasNewer: page.hasNewer,
  };
}

export function updateMessage(w: Window, id: MessageId, change: (m: Message) => Message): Window {
  const at = w.messages.findIndex((m) => m.messageId === id);
  const old = w.messages[at];
  if (!old) return w;
  const now = change(old);
  return now === old ? w : { ...w, messages: w.messages.with(at, now) };
}

/** Applies `change` to every message; returns the same window if nothing changed. */
export function updateAll(w: Window, change: (m: Message) => Message): Window {
  let same = true;
  const messages = w.messages.map((m) => {
    const now = change(m);
    if (now !== m) same = false;
    return now;
  });
  return same ? w : { ...w, messages };
}

export function removeMessages(w: Window, gone: (m: Message) => boolean): Window {
  const messages = w.messages.filter((m) => !gone(m));
  return messages.length === w.messages.length ? w : { ...w, messages };
}

function sortMessages(messages: readonly Message[]): readonly Message[] {
  return mergeMessages([], messages);
}

/** Both lists by seq, each message once, in its newest state. */
export function mergeMessages(a: readonly Message[], b: readonly Message[]): readonly Message[] {
  const by = new Map<number, Message>();
  for (const m of a) by.set(m.seq, m);
  for (const m of b) {
    const old = by.get(m.seq);
    by.set(m.seq, old ? newer(old, m) : m);
  }
  return [...by.values()].sort((x, y) => x.seq - y.seq);
}
