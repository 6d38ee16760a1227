/** The history: a bounded part of it is drawn, more is read when an end comes near, and
 * what is being looked at stays where it is to the pixel. */
import type { JSX } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import type { ConversationId, MessageId } from '../../state/ids';
import type { Outbox } from '../../state/outbox';
import { nameOf } from '../../state/state';
import { tickOf, timeline, type Line } from '../../state/timeline';
import type { Translator as Text } from '../i18n/translator';
import { formatBadge, useIntents, useNow, useSelect, useTranslator } from '../shell/context';
import { LoadError } from '../shell/loadError';
import { Icon } from '../shell/icon';
import { hasKeyboardFocus, focusComposer } from '../shell/keyboard';
import { saveOnLeave, restored, markUsed } from '../shell/viewState';
import { Bubble, UnsentBubble, type BubbleEvents } from './bubble';
import { NewGroupHelp } from './newGroupHelp';
import { NoticeRunLine, groupNotices, type NoticeRun } from './noticeRun';
import { noticeText } from './notices';

/** px */
const distances = { end: 900, bottom: 40, button: 300 } as const;

export interface HistoryProps {
  readonly c: Conversation;
  readonly title: string;
  readonly outbox: Outbox;
  readonly me: string;
  /** Where to begin: at a message, or at what is new. */
  readonly at: MessageId | null;
  /** How many messages were sent from here: with each the view goes to the end. */
  readonly sent: number;
  readonly on: BubbleEvents;
  /** Why the history could not be read. */
  readonly failure: unknown;
  readonly onAgain: () => void;
  readonly onKey: (e: KeyboardEvent, id: MessageId) => void;
  readonly onMembers: () => void;
}

interface Anchor {
  readonly id: string;
  readonly top: number;
}

export function History({ c, title, outbox, me, at, sent, on, onKey, onMembers, failure, onAgain }: HistoryProps): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const now = useNow();
  const people = useSelect((s) => s.people);
  const online = useSelect((s) => s.phase === 'online');
  const box = useRef<HTMLDivElement>(null);
  const anchor = useRef<Anchor | null>(null);
  const stuck = useRef(true); // at the very end, and staying there
  const lookedAt = useRef(0); // scrollTop when the two above were found out
  const [place] = useState(() => savedPosition(c.id)); // where a reload interrupted
  const target = useRef<MessageId | 'new' | 'end' | null>(place?.message ?? at ?? 'new');
  const [away, setAway] = useState(false);
  const [flash, setFlash] = useState<MessageId | null>(null);
  const [active, setActive] = useState<MessageId | null>(null);
  // What was new when the conversation was opened stays marked until it is left.
  const [newAfter, markNew] = useState(() => (c.unread > 0 ? c.readSeq : null));
  // What this device kept may be older than what was read elsewhere.
  const sure = useRef(online);
  const readTo = useRef(0); // here, whatever the server has heard of it
  if (online && !sure.current) {
    sure.current = true;
    markNew(c.unread > 0 ? Math.max(c.readSeq, readTo.current) : null);
  }
  readTo.current = Math.max(readTo.current, c.readSeq);
  const days = useMemo(() => timeline(c, outbox, me, newAfter), [c, outbox, me, newAfter]);
  const w = c.window;

  const seen = useCallback(() => {
    const el = box.current;
    if (!el || !document.hasFocus() || document.visibilityState !== 'visible') return;
    const latest = stuck.current && w && !w.hasNewer ? c.heldSeq : lastVisibleSeq(el);
    // What was marked as unread here stays so until one comes back.
    if (latest > Math.max(c.readSeq, readTo.current)) intents.markRead(c.id, latest);
  }, [c, w]);

  const look = (el: HTMLElement, hasNewer: boolean): number => {
    const rest = el.scrollHeight - el.scrollTop - el.clientHeight;
    stuck.current = rest < distances.bottom && !hasNewer;
    anchor.current = stuck.current ? null : topVisibleLine(el);
    lookedAt.current = el.scrollTop;
    return rest;
  };
  // What came since the last drawing may be drawn before the page hears of a scrolling: what
  // is in sight now is what stays. The lines that stand there are still those of before.
  const drawn = useRef(w);
  if (box.current && box.current.scrollTop !== lookedAt.current) look(box.current, drawn.current?.hasNewer === true);
  drawn.current = w;

  const measure = useCallback(() => {
    const el = box.current;
    if (!el) return;
    const rest = look(el, w?.hasNewer === true);
    setAway(rest > distances.button || w?.hasNewer === true);
    if (w && w.follow !== stuck.current) intents.setFollow(c.id, stuck.current);
    if (w && c.since === null && online) {
      if (w.hasOlder && el.scrollTop < distances.end) void intents.loadHistory(c.id, 'older').catch(() => undefined);
      else if (w.hasNewer && rest < distances.end) void intents.loadHistory(c.id, 'newer').catch(() => undefined);
    }
  }, [c, w, online]);

  /** Puts what was looked at back to where it was. */
  const settle = useCallback(() => {
    const el = box.current;
    if (!el) return;
    if (stuck.current) {
      el.scrollTop = el.scrollHeight;
    } else {
      const a = anchor.current;
      const line = a && document.getElementById(a.id);
      if (a && line) el.scrollTop += line.offsetTop - el.scrollTop - a.top;
    }
    lookedAt.current = el.scrollTop;
  }, []);

  // Begin: at the message that was asked for, at what is new, or at the end.
  useLayoutEffect(() => {
    const el = box.current;
    if (!el || !w) return;
    const wanted = target.current;
    const line = wanted === 'new' ? el.querySelector<HTMLElement>('.line-new') : wanted && wanted !== 'end' && document.getElementById(`m-${wanted}`);
    if (line) {
      stuck.current = false;
      const again = wanted === place?.message;
      el.scrollTop = line.offsetTop - (again ? place.top : wanted === 'new' ? 80 : el.clientHeight / 3);
      anchor.current = topVisibleLine(el);
      if (wanted && wanted !== 'new' && !again) setFlash(wanted);
      target.current = null;
    } else {
      const there = wanted === 'end' && !w.hasNewer;
      if (there) stuck.current = true;
      if (there || wanted === 'new') target.current = null;
      settle();
    }
    measure();
    seen();
  }, [days, w]);

  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const watch = new ResizeObserver(() => settle());
    watch.observe(el);
    const inner = el.firstElementChild;
    if (inner) watch.observe(inner);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    addEventListener('focus', seen);
    document.addEventListener('visibilitychange', seen);
    return () => {
      removeEventListener('focus', seen);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [seen]);

  useEffect(() => {
    markUsed('place');
    return saveOnLeave('place', () => {
      const line = anchor.current;
      return line ? { conversation: c.id, message: line.id.slice('m-'.length), top: line.top } : undefined;
    });
  }, [c.id]);

  // Another message of the same conversation was asked for.
  const came = useRef(place !== null);
  useEffect(() => {
    if (!at) return;
    if (came.current) {
      came.current = false; // the address is older than the place
      return;
    }
    target.current = at;
    const line = document.getElementById(`m-${at}`);
    if (line && box.current) {
      stuck.current = false;
      line.scrollIntoView({ block: 'center' });
      setFlash(at);
      target.current = null;
    }
  }, [at]);

  useEffect(() => {
    if (!flash) return;
    const timer = setTimeout(() => setFlash(null), 1600);
    return () => clearTimeout(timer);
  }, [flash]);

  const toEnd = (): void => {
    stuck.current = true;
    target.current = 'end';
    if (w?.hasNewer) void intents.loadHistory(c.id, 'newest').catch(() => undefined);
    else settle();
    setAway(false);
  };

  useLayoutEffect(() => { if (sent > 0) toEnd(); }, [sent]);
  // Without a connection the end could not be read.
  useEffect(() => { if (online && target.current === 'end' && w?.hasNewer) toEnd(); }, [online]);

  const keys = days.flatMap((d) => d.lines.flatMap((l) => (l.kind === 'message' ? [l.key] : [])));
  const stop = active && keys.includes(active) ? active : keys.at(-1);
  const names = (ids: readonly string[]): string => ids.flatMap((id) => { const p = people.get(id); return p ? [nameOf(p), p.firstName] : []; }).join('\n');
  const draw = (l: Line | NoticeRun): JSX.Element => {
    switch (l.kind) {
      case 'notices':
        return <NoticeRunLine key={l.key} run={l} onMembers={onMembers} />;
      case 'new':
        return <div key={l.key} class="line-new" role="separator">{t('chat.new')}</div>;
      case 'notice':
        return <p key={l.key} id={`m-${l.key}`} class="line-notice" data-seq={l.message.seq}>{noticeText(t, l.message.content, l.message.senderName)}</p>;
      case 'unsent':
        return <UnsentBubble key={l.key} entry={l.entry} first={l.first} last={l.last} />;
      case 'message':
        return (
          <Bubble
            key={l.key} message={l.message} mine={l.mine} first={l.first} last={l.last} group={c.kind === 'group'} names={names(l.message.mentions)} on={on}
            tick={l.mine && !l.message.deleted && c.companion?.userId !== me ? tickOf(c, l.message) : null} active={stop === l.key} flash={flash === l.key}
          />
        );
    }
  };
  return (
    <div class="history-frame">
      <div
        ref={box} class="history" role="log" aria-live="off" aria-label={t('chat.history', { name: title })} aria-busy={c.since !== null} tabIndex={-1}
        onScroll={() => { measure(); seen(); }}
        onFocusIn={(e) => { const id = (e.target as HTMLElement).closest<HTMLElement>('article')?.dataset['id']; if (id) setActive(id); }}
        onKeyDown={(e) => handleMessageKey(e, onKey)} onClick={focusComposer}
      >
        <div class="history-lines">
          {c.since !== null && (!w || w.hasOlder) && <p class="history-loading">{t('chat.loading')}</p>}
          {!w && c.headSeq > 0 && !online && <p class="history-none">{t('chat.notHere')}</p>}
          {!w && online && <LoadError failure={failure} onRetry={onAgain} />}
          {(w || c.headSeq === 0) && days.length === 0 && <div class="history-none"><p class="history-none-title">{t('chat.empty')}</p><p>{t('chat.emptyHelp')}</p></div>}
          {days.map((d) => (
            <section key={d.key} class="day">
              <div class="line-day"><time dateTime={d.at}>{t.day(d.at, now)}</time></div>
              {groupNotices(d.lines).map(draw)}
            </section>
          ))}
          {c.kind === 'group' && c.role === 'owner' && c.memberCount === 1 && <NewGroupHelp c={c} />}
        </div>
      </div>
      {away && (
        <button type="button" class="to-end" onClick={toEnd} aria-label={toEndLabel(t, c.unread)}>
          {c.unread > 0 && <span class="badge" aria-hidden="true">{formatBadge(c.unread)}</span>}
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

/** The place that was left in this conversation. */
export function savedPosition(id: ConversationId): { readonly message: MessageId; readonly top: number } | null {
  const place = restored('place');
  return place?.conversation === id ? place : null;
}

/** What the button is called has in it what it shows. */
function toEndLabel(t: Text, n: number): string {
  if (n === 0) return t('chat.newest');
  return n > 999 ? t('chat.newestMany', { count: formatBadge(n) }) : t('chat.newestCount', { n });
}

/** The topmost line that is in sight, and where it is. */
function topVisibleLine(el: HTMLElement): Anchor | null {
  const lines = el.querySelectorAll<HTMLElement>('[id^=m-]');
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const mid = (low + high) >> 1;
    const l = lines[mid];
    if (l && l.offsetTop + l.offsetHeight > el.scrollTop) high = mid;
    else low = mid + 1;
  }
  const line = lines[low];
  return line ? { id: line.id, top: line.offsetTop - el.scrollTop } : null;
}

/** The place of the lowest message that is in sight. */
function lastVisibleSeq(el: HTMLElement): number {
  const lines = [...el.querySelectorAll<HTMLElement>('[data-seq]')];
  for (let i = lines.length - 1; i >= 0; i--) {
    const l = lines[i];
    if (l && l.offsetTop + Math.min(l.offsetHeight, 60) <= el.scrollTop + el.clientHeight) return Number(l.dataset['seq']);
  }
  return 0;
}

function handleMessageKey(e: KeyboardEvent, onKey: (e: KeyboardEvent, id: MessageId) => void): void {
  const now = (e.target as HTMLElement).closest<HTMLElement>('article');
  if (!now || !hasKeyboardFocus(now) || e.altKey || e.ctrlKey || e.metaKey) return;
  const all = [...(e.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('article')];
  const at = all.indexOf(now);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[e.key];
  if (to === undefined) {
    if (now.dataset['id']) onKey(e, now.dataset['id']);
    return;
  }
  e.preventDefault();
  const next = all[Math.max(0, to)];
  if (next) next.focus();
  else document.getElementById('composer')?.focus();
}
