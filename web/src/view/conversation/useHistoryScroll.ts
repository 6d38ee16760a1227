/** Scrolling of the history: to what was asked for, with what is loaded, and back after a reload. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import type { ConversationId, MessageId } from '../../state/ids';
import type { Intents } from '../../state/intents';
import type { Day } from '../../state/timeline';
import { useIntents } from '../shell/context';
import { useJumps } from '../shell/router';
import { markUsed, restored, saveOnLeave } from '../shell/viewState';
import { distances, HistoryScroll, lastVisibleSeq, type SavedPosition } from './historyScroll';

/** The position in this conversation that the previous page saved. */
export function savedPosition(id: ConversationId): SavedPosition | null {
  const position = restored('scrollPosition');
  return position?.conversation === id ? position : null;
}

export interface NewMarker {
  /** Everything after this sequence number is new; null for nothing. */
  readonly newAfter: number | null;
  /** What was read here, whether the server knows it or not. */
  readonly readTo: { current: number };
}

/** What was new when the conversation was opened stays marked until it is left. */
export function useNewMarker(c: Conversation, online: boolean): NewMarker {
  const [newAfter, setNewAfter] = useState(() => (c.unread > 0 ? c.readSeq : null));
  const confirmed = useRef(online); // the counts of this device's cache may be older than what was read elsewhere
  const readTo = useRef(0);
  if (online && !confirmed.current) {
    confirmed.current = true;
    setNewAfter(c.unread > 0 ? Math.max(c.readSeq, readTo.current) : null);
  }
  readTo.current = Math.max(readTo.current, c.readSeq);
  return { newAfter, readTo };
}

interface ScrollOptions {
  readonly c: Conversation;
  readonly at: MessageId | null;
  readonly sent: number;
  readonly online: boolean;
  readonly days: readonly Day[];
  readonly readTo: { readonly current: number };
}

export interface ScrollView {
  readonly box: { current: HTMLDivElement | null };
  /** The end is out of view. */
  readonly away: boolean;
  /** The message that is highlighted. */
  readonly flash: MessageId | null;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

export function useHistoryScroll({ c, at, sent, online, days, readTo }: ScrollOptions): ScrollView {
  const intents = useIntents();
  const w = c.window;
  const [saved] = useState(() => savedPosition(c.id));
  const [scroll] = useState(() => new HistoryScroll(saved?.message ?? at ?? 'new'));
  const [away, setAway] = useState(false);
  const [flash, setFlash] = useFlash();
  scroll.beforeRender(w?.hasNewer === true);
  const markSeen = useMarkSeen(c, scroll, readTo);
  const measure = (): void => {
    const el = scroll.box.current;
    if (!el) return;
    const rest = scroll.measure(el, w?.hasNewer === true);
    setAway(rest > distances.button || w?.hasNewer === true);
    if (w && w.follow !== scroll.atEnd) intents.setFollow(c.id, scroll.atEnd);
    if (online) loadNearEdge(intents, c, el.scrollTop, rest);
  };
  const onScroll = (): void => {
    measure();
    markSeen();
  };
  useLayoutEffect(() => {
    const el = scroll.box.current;
    if (!el || !w) return;
    const reached = scroll.scrollToTarget(el, w.hasNewer, saved);
    if (reached) setFlash(reached);
    onScroll();
  }, [days, w]);
  useRestoreOnResize(scroll);
  useSaveOnLeave(c.id, scroll);
  useRequestedMessage(at, useJumps(), saved !== null, scroll, setFlash);
  const toEnd = (): void => {
    scroll.atEnd = true;
    scroll.target = 'end';
    if (w?.hasNewer) void intents.loadHistory(c.id, 'newest').catch(() => undefined);
    else scroll.restore();
    setAway(false);
  };
  useLayoutEffect(() => { if (sent > 0) toEnd(); }, [sent]);
  // Without a connection the end could not be loaded.
  useEffect(() => { if (online && scroll.target === 'end' && w?.hasNewer) toEnd(); }, [online]);
  return { box: scroll.box, away, flash, onScroll, toEnd };
}

/** Loads more when an end of what is loaded comes near. */
function loadNearEdge(intents: Intents, c: Conversation, above: number, below: number): void {
  const w = c.window;
  if (!w || c.since !== null) return;
  if (w.hasOlder && above < distances.load) void intents.loadHistory(c.id, 'older').catch(() => undefined);
  else if (w.hasNewer && below < distances.load) void intents.loadHistory(c.id, 'newer').catch(() => undefined);
}

/** A message that is highlighted for a moment. */
function useFlash(): [MessageId | null, (id: MessageId) => void] {
  const [flash, setFlash] = useState<MessageId | null>(null);
  useEffect(() => {
    if (!flash) return;
    const timer = setTimeout(() => setFlash(null), 1600);
    return () => clearTimeout(timer);
  }, [flash]);
  return [flash, setFlash];
}

/** Marks what is in view as read, now and whenever the page gets the focus. */
function useMarkSeen(c: Conversation, scroll: HistoryScroll, readTo: { readonly current: number }): () => void {
  const intents = useIntents();
  const markSeen = useCallback(() => {
    const el = scroll.box.current;
    if (!el || !document.hasFocus() || document.visibilityState !== 'visible') return;
    const latest = scroll.atEnd && c.window && !c.window.hasNewer ? c.heldSeq : lastVisibleSeq(el);
    // A conversation that was marked as unread stays so until it is opened again.
    if (latest > Math.max(c.readSeq, readTo.current)) intents.markRead(c.id, latest);
  }, [c]);
  useEffect(() => {
    addEventListener('focus', markSeen);
    document.addEventListener('visibilitychange', markSeen);
    return () => {
      removeEventListener('focus', markSeen);
      document.removeEventListener('visibilitychange', markSeen);
    };
  }, [markSeen]);
  return markSeen;
}

function useRestoreOnResize(scroll: HistoryScroll): void {
  useEffect(() => {
    const el = scroll.box.current;
    if (!el) return;
    const observer = new ResizeObserver(() => scroll.restore());
    observer.observe(el);
    const inner = el.firstElementChild;
    if (inner) observer.observe(inner);
    return () => observer.disconnect();
  }, []);
}

function useSaveOnLeave(id: ConversationId, scroll: HistoryScroll): void {
  useEffect(() => {
    markUsed('scrollPosition');
    return saveOnLeave('scrollPosition', () => {
      const line = scroll.anchor;
      return line ? { conversation: id, message: line.id.slice('m-'.length), top: line.top } : undefined;
    });
  }, [id]);
}

/** Scrolls when a message of the same conversation is requested; a saved position is newer than the address. */
function useRequestedMessage(
  at: MessageId | null, jumps: number, isRestored: boolean, scroll: HistoryScroll, setFlash: (id: MessageId) => void,
): void {
  const skip = useRef(isRestored && at !== null);
  useEffect(() => {
    if (!at) return;
    if (skip.current) skip.current = false;
    else if (scroll.scrollTo(at)) setFlash(at);
  }, [at, jumps]);
}
