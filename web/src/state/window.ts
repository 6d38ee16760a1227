/** The part of a conversation's history that is held: contiguous, in order of seq, and
 * bounded, so that memory and page stay small however long the history is. */
import type { MessageId } from './ids';
import { newer, type Message } from './message';

export interface Window {
  readonly messages: readonly Message[];
  /** There is more before the first message. */
  readonly hasOlder: boolean;
  /** There is more after the last one; then new messages are not appended. */
  readonly hasNewer: boolean;
  /** The person looks at the end, so what falls out is the beginning. */
  readonly follow: boolean;
}

/** What a page of history says. */
export interface Page {
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** So many messages are kept; some more before it is cut, so that cutting is rare. */
export const kept = { most: 240, slack: 60, unfollowed: 600 } as const;

export function fresh(page: Page): Window {
  return { messages: sorted(page.messages), hasOlder: page.hasOlder, hasNewer: page.hasNewer, follow: !page.hasNewer };
}

export function appended(w: Window, m: Message): Window {
  if (w.hasNewer) return changed(w, m.messageId, (old) => newer(old, m));
  const last = w.messages.at(-1);
  if (last && last.seq >= m.seq) return { ...w, messages: merged(w.messages, [m]) };
  if (!w.follow && w.messages.length >= kept.unfollowed) return { ...w, hasNewer: true };
  const messages = [...w.messages, m];
  if (w.follow && messages.length > kept.most + kept.slack) {
    return { ...w, messages: messages.slice(-kept.most), hasOlder: true };
  }
  return { ...w, messages };
}

/** The page lies before what is held. */
export function prepended(w: Window, page: Page): Window {
  const messages = merged(w.messages, page.messages);
  const over = messages.length > kept.most + kept.slack && !w.follow;
  return {
    ...w,
    messages: over ? messages.slice(0, kept.most) : messages,
    hasOlder: page.hasOlder,
    hasNewer: over ? true : w.hasNewer,
  };
}

/** The page lies after what is held. */
export function extended(w: Window, page: Page): Window {
  const messages = merged(w.messages, page.messages);
  const over = messages.length > kept.most + kept.slack;
  return {
    ...w,
    messages: over ? messages.slice(-kept.most) : messages,
    hasOlder: over ? true : w.hasOlder,
    hasNewer: page.hasNewer,
  };
}

export function changed(w: Window, id: MessageId, change: (m: Message) => Message): Window {
  const at = w.messages.findIndex((m) => m.messageId === id);
  const old = w.messages[at];
  if (!old) return w;
  const now = change(old);
  return now === old ? w : { ...w, messages: w.messages.with(at, now) };
}

/** Every message through `change`; the window itself if nothing came of it. */
export function mapped(w: Window, change: (m: Message) => Message): Window {
  let same = true;
  const messages = w.messages.map((m) => {
    const now = change(m);
    if (now !== m) same = false;
    return now;
  });
  return same ? w : { ...w, messages };
}

export function without(w: Window, gone: (m: Message) => boolean): Window {
  const messages = w.messages.filter((m) => !gone(m));
  return messages.length === w.messages.length ? w : { ...w, messages };
}

function sorted(messages: readonly Message[]): readonly Message[] {
  return merged([], messages);
}

/** Both lists by seq, each message once, in its newest state. */
export function merged(a: readonly Message[], b: readonly Message[]): readonly Message[] {
  const by = new Map<number, Message>();
  for (const m of a) by.set(m.seq, m);
  for (const m of b) {
    const old = by.get(m.seq);
    by.set(m.seq, old ? newer(old, m) : m);
  }
  return [...by.values()].sort((x, y) => x.seq - y.seq);
}
