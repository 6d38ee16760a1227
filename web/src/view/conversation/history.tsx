/** The history of a conversation: a bounded part of it is rendered, more is loaded near either end, and what is in
 * view stays where it is to the pixel. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import type { MessageId } from '../../state/ids';
import type { Outbox } from '../../state/outbox';
import { timeline, type Day } from '../../state/timeline';
import type { Translator } from '../i18n/translator';
import { formatBadge, useNow, useSelect, useTranslator } from '../shell/context';
import { Icon } from '../shell/icon';
import { focusComposer, hasKeyboardFocus } from '../shell/keyboard';
import { LoadError } from '../shell/loadError';
import type { BubbleEvents } from './bubble';
import { Chunk, chunksOf, memberOf, type LineContext } from './chunk';
import { NewGroupHelp } from './newGroupHelp';
import { groupNotices } from './noticeRun';
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
  const tabStop = tabStopOf(days, active);
  const context: LineContext = {
    t, people, on: p.on, onMembers: p.onMembers, me, isGroup: c.kind === 'group', isOwnDialog: c.companion?.userId === me,
    othersSeenSeq: c.othersSeenSeq, othersDeliveredSeq: c.othersDeliveredSeq,
  };
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
              {chunksOf(groupNotices(d.lines)).map(({ key, lines }) => (
                <Chunk key={key} {...context} lines={lines} flash={memberOf(lines, flash)} tabStop={memberOf(lines, tabStop)} />
              ))}
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

/** The message that the Tab key reaches: the one that had the focus last, or the newest. */
function tabStopOf(days: readonly Day[], active: MessageId | null): MessageId | null {
  const keys = days.flatMap((d) => d.lines.flatMap((l) => (l.kind === 'message' ? [l.key] : [])));
  return active && keys.includes(active) ? active : (keys.at(-1) ?? null);
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
