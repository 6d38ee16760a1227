/** Where a message is written. Its text is kept as the conversation's draft. */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import type { Failure } from '../../state/intents';
import { quoteOf } from '../../state/message';
import { isBlank, truncate } from '../../state/text';
import { Picker } from '../emoji/picker';
import { touch, useIntents, useMedia, useSelect, useTranslator } from '../shell/context';
import { errorText } from '../shell/errorText';
import { Icon } from '../shell/icon';
import { cornerOf, type Point } from '../shell/menu';
import { useMentions, type Mentions } from './mentions';
import { useDraftText, type ComposerTarget, type DraftText } from './useDraftText';
import './composer.css';

export interface ComposerProps {
  readonly c: Conversation;
  readonly title: string;
  readonly target: ComposerTarget;
  readonly onTarget: (t: ComposerTarget) => void;
  readonly onEditLast: () => void;
  readonly onUp: () => void;
  readonly onSent: () => void;
}

/** The counter appears this many characters before the limit. */
const countFrom = 500;

export function Composer(p: ComposerProps): JSX.Element {
  const { c, title, target } = p;
  const t = useTranslator();
  const intents = useIntents();
  const me = useSelect((s) => s.me?.userId);
  const most = useSelect((s) => s.limits.content);
  const fingers = useMedia(touch);
  const [picking, setPicking] = useState<Point | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => { if (!fingers || target) area.current?.focus(); }, [target, fingers]);
  // In the same step as the strip is drawn: a key pressed after that must reach the composer.
  useLayoutEffect(() => { if (target) area.current?.focus(); }, [target]);
  const draft = useDraftText(c, target, me);
  const { text } = draft;
  useFittingHeight(area, text);
  const change = (value: string, at: number): void => {
    setFailure(null);
    draft.write(value, at);
  };
  const mentions = useMentions(c, me, text, draft.caret, (value, at) => {
    change(value, at);
    area.current?.focus();
    requestAnimationFrame(() => area.current?.setSelectionRange(at, at));
  });
  const rest = most - [...text].length;
  const blocked = isBlank(text) || rest < 0;
  const submit = (): void => {
    if (blocked) return;
    if (target?.kind === 'edit') intents.editMessage(target.message, text).then(() => p.onTarget(null), setFailure);
    else {
      intents.sendMessage(c.id, { content: text, replyTo: target ? quoteOf(target.message) : null, mentions: mentions.in(text) });
      draft.clear();
      p.onTarget(null);
      p.onSent();
      area.current?.focus();
    }
  };
  if (c.companion?.deleted) return <p class="composer-gone">{t('composer.gone')}</p>;
  return (
    <form class="composer" onSubmit={(e) => { e.preventDefault(); submit(); }}>
      {mentions.list}
      {target && <TargetStrip target={target} onCancel={() => p.onTarget(null)} />}
      {failure && <p class="form-error composer-error" role="alert">{errorText(t, failure)}</p>}
      <div class="composer-row">
        <button
          type="button" class="icon-button" aria-label={t('composer.emoji')} aria-haspopup="dialog"
          onClick={(e) => setPicking(cornerOf(e))}
        >
          <Icon name="smile" />
        </button>
        <textarea
          id="composer" ref={area} rows={1} value={text} dir="auto" placeholder={t('composer.placeholder')}
          aria-label={t('composer.label', { name: title })} enterkeyhint={fingers ? 'enter' : 'send'} autocomplete="off"
          aria-autocomplete="list" {...mentions.aria}
          onInput={(e) => change(e.currentTarget.value, e.currentTarget.selectionStart)}
          onKeyDown={(e) => handleKey(e, p, mentions, text, fingers, submit)}
          onSelect={(e) => draft.setCaret(e.currentTarget.selectionStart)} onBlur={() => intents.sendTyping(c.id, false)}
        />
        <button
          type="submit" class="icon-button send" aria-label={target?.kind === 'edit' ? t('composer.save') : t('composer.send')}
          aria-disabled={blocked}
        >
          <Icon name={target?.kind === 'edit' ? 'check' : 'send'} />
        </button>
      </div>
      {rest <= countFrom && <Counter rest={rest} />}
      {picking && (
        <Picker
          at={picking} onClose={() => setPicking(null)}
          onPick={(emoji, more) => {
            if (!more) setPicking(null);
            insertText(area.current, draft, change, emoji, !more && !fingers);
          }}
        />
      )}
    </form>
  );
}

/** Makes the text area as high as its text. */
function useFittingHeight(area: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const el = area.current;
    if (!el) return;
    el.style.height = 'auto';
    el.style.height = `${el.scrollHeight}px`;
  }, [text]);
}

/** Puts a text in the place of the selection. */
function insertText(
  el: HTMLTextAreaElement | null, draft: DraftText, change: DraftText['write'], inserted: string, focus: boolean,
): void {
  const { text } = draft;
  const at = el?.selectionStart ?? text.length;
  const end = at + inserted.length;
  change(text.slice(0, at) + inserted + text.slice(el?.selectionEnd ?? at), end);
  requestAnimationFrame(() => {
    if (focus) el?.focus();
    el?.setSelectionRange(end, end);
  });
}

function handleKey(e: KeyboardEvent, p: ComposerProps, mentions: Mentions, text: string, fingers: boolean, submit: () => void): void {
  if (mentions.key(e)) return;
  if (e.key === 'Enter' && !e.shiftKey && !fingers) {
    e.preventDefault();
    submit();
  } else if (e.key === 'ArrowUp' && text === '' && !e.altKey) {
    e.preventDefault();
    if (e.shiftKey) p.onUp();
    else p.onEditLast();
  }
}

/** How many characters are left, or too many. */
function Counter({ rest }: { rest: number }): JSX.Element {
  const t = useTranslator();
  return (
    <p class={rest < 0 ? 'composer-count composer-over' : 'composer-count'} role="status">
      {rest < 0 ? t('composer.over', { n: -rest }) : t('composer.left', { n: rest })}
    </p>
  );
}

/** The message that is quoted or edited. */
function TargetStrip({ target, onCancel }: { target: NonNullable<ComposerTarget>; onCancel: () => void }): JSX.Element {
  const t = useTranslator();
  const { kind, message } = target;
  return (
    <div class="strip">
      <Icon name={kind} size={20} />
      <div class="strip-text">
        <span class="strip-title">{kind === 'edit' ? t('composer.editing') : t('composer.replyTo', { name: message.senderName })}</span>
        <span class="strip-quote" dir="auto">{truncate(message.content, 200)}</span>
      </div>
      <button type="button" class="icon-button" aria-label={t('composer.cancel')} onClick={onCancel}>
        <Icon name="close" size={20} />
      </button>
    </div>
  );
}
