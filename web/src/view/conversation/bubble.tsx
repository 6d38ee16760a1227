/** One message. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Message, Quote } from '../../state/message';
import type { Unsent } from '../../state/outbox';
import { nameOf } from '../../state/state';
import { truncate } from '../../state/text';
import type { Tick } from '../../state/timeline';
import { Failure } from '../../state/intents';
import { quickReactions } from '../emoji/emoji';
import { Avatar } from '../shell/avatar';
import { useIntents, useTranslator } from '../shell/context';
import { hueOf } from '../shell/hue';
import { Icon } from '../shell/icon';
import { memo } from '../shell/memo';
import { longPress } from '../shell/longPress';
import { toastError, errorText } from '../shell/errorText';
import { copyText } from './messageMenu';
import { isLarge, MessageText, textClass } from './messageText';
import { Ticks } from './ticks';

export interface BubbleProps {
  readonly message: Message;
  readonly mine: boolean;
  readonly first: boolean;
  readonly last: boolean;
  readonly group: boolean;
  readonly tick: Tick | null;
  readonly active: boolean;
  readonly flash: boolean;
  /** The names of the mentioned people, one per line: a string, so that props compare by value. */
  readonly names: string;
  readonly on: BubbleEvents;
}

export interface BubbleEvents {
  menu(m: Message, x: number, y: number): void;
  reply(m: Message): void;
  react(m: Message, emoji: string): void;
  picker(m: Message, x: number, y: number): void;
  goTo(q: Quote): void;
  reactors(m: Message): void;
}

export const Bubble = memo(function Bubble(p: BubbleProps): JSX.Element {
  const t = useTranslator();
  const m = p.message;
  const who = p.mine ? t('message.you') : nameOf({ firstName: m.senderName, lastName: m.senderLastName });
  const gone = m.deleted || m.content === ''; // the text of a deleted account can be erased
  const text = gone ? t('message.deleted') : m.content;
  const edges = `${p.first ? ' bubble-first' : ''}${p.last ? ' bubble-last' : ''}`;
  const spot = (e: Event): [number, number] => {
    const r = (e.currentTarget as HTMLElement).getBoundingClientRect();
    return [r.right, r.bottom];
  };
  return (
    <article
      id={`m-${m.messageId}`} class={`line ${p.mine ? 'line-mine' : 'line-other'}${edges}${p.flash ? ' line-flash' : ''}`}
      tabIndex={p.active ? 0 : -1}
      data-seq={m.seq} data-id={m.messageId}
      aria-label={t('message.label', { name: who, time: t.time(m.createdAt), text: truncate(text, 300) })}
      {...longPress((x, y) => p.on.menu(m, x, y))}
    >
      {p.group && !p.mine && <span class="bubble-face">{p.last && <Avatar id={m.senderId} name={who} size={32} />}</span>}
      <div class={`bubble${!gone && !m.replyTo && isLarge(m.content) ? ' bubble-large' : ''}`}>
        {p.group && p.first && !p.mine && <p class={`bubble-name hue-text-${hueOf(m.senderId)}`} dir="auto">{who}</p>}
        {m.replyTo && !gone && <QuoteBox quote={m.replyTo} onClick={() => m.replyTo && p.on.goTo(m.replyTo)} />}
        <div class={textClass(text)} dir="auto">
          {gone ? <i class="bubble-gone">{text}</i> : <MessageText text={m.content} names={p.names ? p.names.split('\n') : []} />}
          <span class="bubble-meta">
            {m.editedAt && !gone && <span>{t('message.edited')}</span>}
            <time dateTime={m.createdAt} title={t.moment(m.createdAt)}>{t.time(m.createdAt)}</time>
            {p.tick && <Ticks tick={p.tick} />}
          </span>
        </div>
        {m.reactions.length > 0 && (
          <ul class="reactions">
            {m.reactions.map((r) => (
              <li key={r.emoji}>
                <button
                  type="button" tabIndex={-1} class={r.mine ? 'reaction reaction-mine' : 'reaction'} aria-pressed={r.mine === true}
                  aria-label={t(r.mine ? 'message.reactionMine' : 'message.reaction', { emoji: r.emoji, n: r.count })}
                  onClick={() => p.on.react(m, r.emoji)}
                  onContextMenu={(e) => { e.preventDefault(); e.stopPropagation(); p.on.reactors(m); }}
                >
                  <span>{r.emoji}</span> {r.count}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {!gone && (
        <div class="tools">
          <QuickReactions onReact={(emoji) => p.on.react(m, emoji)} onMore={(e) => p.on.picker(m, ...spot(e))} />
          <button type="button" tabIndex={-1} class="icon-button tool" aria-label={t('message.reply')} onClick={() => p.on.reply(m)}>
            <Icon name="reply" size={20} />
          </button>
          <button
            type="button" tabIndex={-1} class="icon-button tool tool-more" aria-label={t('message.more')} aria-haspopup="menu"
            onClick={(e) => p.on.menu(m, ...spot(e))}
          >
            <Icon name="more" size={20} />
          </button>
        </div>
      )}
    </article>
  );
});

/** Width of the quick reactions, px. */
const quickReactionsWidth = 310;

/** A button that shows six quick reactions, and opens the picker for all others. */
function QuickReactions({ onReact, onMore }: { onReact: (emoji: string) => void; onMore: (e: Event) => void }): JSX.Element {
  const t = useTranslator();
  const [shown, show] = useState<string | false>(false);
  const open = (e: Event): void => {
    const here = (e.currentTarget as Element).getBoundingClientRect();
    const room = (e.currentTarget as Element).closest('.history')?.getBoundingClientRect();
    if (!room) return;
    const end = here.left + quickReactionsWidth > room.right ? ' react-quick-end' : '';
    const low = here.top - 56 < room.top ? ' react-quick-low' : '';
    show(`react-quick${end}${low}`);
  };
  return (
    <span class={shown ? 'react-open' : undefined} onMouseEnter={open} onMouseLeave={() => show(false)}>
      <button
        type="button" tabIndex={-1} class="icon-button tool" aria-label={t('message.react')} aria-expanded={shown !== false} onClick={open}
      >
        <Icon name="smile" size={20} />
      </button>
      {shown && (
        <span class={shown} role="group" aria-label={t('message.react')}>
          {quickReactions.map((e) => (
            <button
              key={e} type="button" tabIndex={-1} class="quick-emoji" aria-label={t('message.reactWith', { emoji: e })}
              onClick={() => { show(false); onReact(e); }}
            >
              {e}
            </button>
          ))}
          <button type="button" tabIndex={-1} class="icon-button" aria-label={t('emoji.all')} onClick={(e) => { show(false); onMore(e); }}>
            <Icon name="plus" size={20} />
          </button>
        </span>
      )}
    </span>
  );
}

function QuoteBox({ quote, onClick }: { quote: Quote; onClick: () => void }): JSX.Element {
  const t = useTranslator();
  return (
    <button
      type="button" tabIndex={-1} class={`quote hue-text-${hueOf(quote.senderId)}`}
      title={t('message.toQuote', { name: quote.senderName })} onClick={onClick}
    >
      <span class="quote-name" dir="auto">{quote.senderName}</span>
      <span class="quote-text" dir="auto">{quote.deleted ? <i>{t('message.quoteGone')}</i> : quote.content}</span>
    </button>
  );
}

/** A message that is not stored yet. */
export const UnsentBubble = memo(function Waiting({ entry, first, last }: { entry: Unsent; first: boolean; last: boolean }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const label = entry.refused ? t('message.failed') : t('message.waiting');
  return (
    <article
      id={`m-${entry.messageId}`} class={`line line-mine${first ? ' bubble-first' : ''}${last ? ' bubble-last' : ''}`} tabIndex={-1}
      data-id={entry.messageId}
      aria-label={t('message.label', { name: t('message.you'), time: label, text: truncate(entry.content, 300) })}
    >
      <div class={entry.refused ? 'bubble bubble-failed' : 'bubble'}>
        {entry.replyTo && <QuoteBox quote={entry.replyTo} onClick={() => undefined} />}
        <div class={textClass(entry.content)} dir="auto">
          <MessageText text={entry.content} names={[]} />
          <span class="bubble-meta">
            <time dateTime={entry.writtenAt}>{t.time(entry.writtenAt)}</time>
            <Ticks tick={entry.refused ? 'failed' : 'waiting'} />
          </span>
        </div>
        {entry.refused && (
          <div class="failed">
            <p class="failed-why">{t(entry.act ? 'message.notChangedWhy' : 'message.failedWhy', {
              why: errorText(t, new Failure(entry.refused.code, entry.refused.message)),
            })}</p>
            <button type="button" class="link" onClick={() => intents.retryUnsent(entry.messageId)}>{t('message.again')}</button>
            <button
              type="button" class="link"
              onClick={() => { copyText(entry.content).then(() => intents.showToast('message.copied'), toastError(intents)); }}
            >
              {t('message.copy')}
            </button>
            <button type="button" class="link link-danger" onClick={() => intents.discardUnsent(entry.messageId)}>
              {t('message.discard')}
            </button>
          </div>
        )}
      </div>
    </article>
  );
});
