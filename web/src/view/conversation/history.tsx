/** The history of a conversation: a bounded part of it is rendered, more is loaded near either end, and what is in
 * view stays where it is to the pixel. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Conversation, Person } from '../../state/conversation';
import type { MessageId, UserId } from '../../state/ids';
import type { Outbox } from '../../state/outbox';
import { nameOf } from '../../state/state';
import { tickOf, timeline, type Day, type Line } from '../../state/timeline';
import type { Translator } from '../i18n/translator';
import { formatBadge, useNow, useSelect, useTranslator } from '../shell/context';
import { Icon } from '../shell/icon';
import { focusComposer, hasKeyboardFocus } from '../shell/keyboard';
import { LoadError } from '../shell/loadError';
import { Bubble, UnsentBubble, type BubbleEvents } from './bubble';
import { NewGroupHelp } from './newGroupHelp';
import { groupNotices, NoticeRunLine, type NoticeRun } from './noticeRun';
import { noticeText } from './notices';
import { useHistoryScroll, useNewMarker } from './useHistoryScroll';

export interface HistoryProps {
  readonly c: Conversation;
  readonly title: string;
  readonly outbox: Outbox;
  readonly me: string;
  /** Where to start: at a message, or at the first new one. */
  readonly at: MessageId | null;
  /** Number of messages that were sent from here: each one scrolls to the end. */
  readonly sent: number;
  readonly on: BubbleEvents;
  /** Why the history could not be loaded. */
  readonly failure: unknown;
  readonly onRetry: () => void;
  readonly onKey: (e: KeyboardEvent, id: MessageId) => void;
  readonly onMembers: () => void;
}

export function History(p: HistoryProps): JSX.Element {
  const { c, outbox, me } = p;
  const t = useTranslator();
  const now = useNow();
  const people = useSelect((s) => s.people);
  const online = useSelect((s) => s.phase === 'online');
  const [active, setActive] = useState<MessageId | null>(null);
  const { newAfter, readTo } = useNewMarker(c, online);
  const days = useMemo(() => timeline(c, outbox, me, newAfter), [c, outbox, me, newAfter]);
  const { box, away, flash, onScroll, toEnd } = useHistoryScroll({ c, at: p.at, sent: p.sent, online, days, readTo });
  const lines: LineContext = { ...p, t, people, flash, tabStop: tabStopOf(days, active) };
  return (
    <div class="history-frame">
      <div
        ref={box} class="history" role="log" aria-live="off" aria-label={t('chat.history', { name: p.title })} aria-busy={c.since !== null}
        tabIndex={-1} onScroll={onScroll} onKeyDown={(e) => handleMessageKey(e, p.onKey)} onClick={focusComposer}
        onFocusIn={(e) => {
          const id = (e.target as HTMLElement).closest<HTMLElement>('article')?.dataset['id'];
          if (id) setActive(id);
        }}
      >
        <div class="history-lines">
          {renderStatus(t, p, online, days.length === 0)}
          {days.map((d) => (
            <section key={d.key} class="day">
              <div class="line-day"><time dateTime={d.at}>{t.day(d.at, now)}</time></div>
              {groupNotices(d.lines).map((l) => renderLine(l, lines))}
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

/** What is shown before the lines, or instead of them. */
function renderStatus(t: Translator, { c, failure, onRetry }: HistoryProps, online: boolean, empty: boolean): JSX.Element {
  const w = c.window;
  return (
    <>
      {c.since !== null && (!w || w.hasOlder) && <p class="history-loading">{t('chat.loading')}</p>}
      {!w && c.headSeq > 0 && !online && <p class="history-none">{t('chat.notHere')}</p>}
      {!w && online && <LoadError failure={failure} onRetry={onRetry} />}
      {(w || c.headSeq === 0) && empty && (
        <div class="history-none"><p class="history-none-title">{t('chat.empty')}</p><p>{t('chat.emptyHelp')}</p></div>
      )}
    </>
  );
}

/** What all lines of one rendering share. */
interface LineContext extends Pick<HistoryProps, 'c' | 'me' | 'on' | 'onMembers'> {
  readonly t: Translator;
  readonly people: ReadonlyMap<UserId, Person>;
  readonly flash: MessageId | null;
  readonly tabStop: MessageId | null;
}

function renderLine(l: Line | NoticeRun, x: LineContext): JSX.Element {
  switch (l.kind) {
    case 'notices':
      return <NoticeRunLine key={l.key} run={l} onMembers={x.onMembers} />;
    case 'new':
      return <div key={l.key} class="line-new" role="separator">{x.t('chat.new')}</div>;
    case 'notice': {
      const { seq, content, senderName } = l.message;
      return <p key={l.key} id={`m-${l.key}`} class="line-notice" data-seq={seq}>{noticeText(x.t, content, senderName)}</p>;
    }
    case 'unsent':
      return <UnsentBubble key={l.key} entry={l.entry} first={l.first} last={l.last} />;
    case 'message':
      return (
        <Bubble
          key={l.key} message={l.message} mine={l.mine} first={l.first} last={l.last} group={x.c.kind === 'group'}
          names={mentionedNames(l.message.mentions, x.people)} on={x.on} active={x.tabStop === l.key} flash={x.flash === l.key}
          tick={l.mine && !l.message.deleted && x.c.companion?.userId !== x.me ? tickOf(x.c, l.message) : null}
        />
      );
  }
}

/** The message that the Tab key reaches: the one that had the focus last, or the newest. */
function tabStopOf(days: readonly Day[], active: MessageId | null): MessageId | null {
  const keys = days.flatMap((d) => d.lines.flatMap((l) => (l.kind === 'message' ? [l.key] : [])));
  return active && keys.includes(active) ? active : (keys.at(-1) ?? null);
}

/** The names by which people may be mentioned, each in a line of its own. */
function mentionedNames(ids: readonly UserId[], people: ReadonlyMap<UserId, Person>): string {
  const names = ids.flatMap((id) => {
    const p = people.get(id);
    return p ? [nameOf(p), p.firstName] : [];
  });
  return names.join('\n');
}

/** The label contains what the button shows. */
function toEndLabel(t: Translator, n: number): string {
  if (n === 0) return t('chat.newest');
  return n > 999 ? t('chat.newestMany', { count: formatBadge(n) }) : t('chat.newestCount', { n });
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
