/** Where a message is written. What stands in it is kept as the conversation's draft. */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import { quoteOf, type Message } from '../../state/message';
import { truncate, isBlank } from '../../state/text';
import { Failure } from '../../state/intents';
import { touch, useIntents, useMedia, useSelect, useStore, useTranslator } from '../shell/context';
import { Picker } from '../emoji/picker';
import { Icon } from '../shell/icon';
import { cornerOf, type Point } from '../shell/menu';
import { errorText } from '../shell/errorText';
import { useMentions } from './mentions';
import './composer.css';

export type ComposerTarget = { readonly kind: 'reply' | 'edit'; readonly message: Message } | null;

export interface ComposerProps {
  readonly c: Conversation;
  readonly title: string;
  readonly target: ComposerTarget;
  readonly onTarget: (t: ComposerTarget) => void;
  readonly onEditLast: () => void;
  readonly onUp: () => void;
  readonly onSent: () => void;
}

/** So many characters before the end the rest is counted. */
const countFrom = 500;

export function Composer({ c, title, target, onTarget, onEditLast, onUp, onSent }: ComposerProps): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const store = useStore();
  const most = useSelect((s) => s.limits.content);
  const me = useSelect((s) => s.me?.userId);
  const fingers = useMedia(touch);
  const [text, setText] = useState(c.draft?.content ?? '');
  const [picking, setPicking] = useState<Point | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [caret, setCaret] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  const kept = useRef(''); // what was being written before an edit began
  const editing = target?.kind === 'edit' ? target.message : null;

  useEffect(() => {
    if (!fingers || target) area.current?.focus();
  }, [target, fingers]);

  useEffect(() => {
    if (!editing) return;
    kept.current = text;
    const begun = c.edit?.messageId === editing.messageId ? c.edit.content : editing.content;
    setText(begun);
    intents.setEdit(c.id, { messageId: editing.messageId, content: begun });
    return () => setText(kept.current);
  }, [editing?.messageId]);

  // What is answered belongs to the draft, also if it was chosen after the words.
  const aimed = useRef(target);
  useEffect(() => {
    const was = aimed.current;
    aimed.current = target;
    if (was !== target && was?.kind !== 'edit' && !editing && text !== '') intents.setDraft(c.id, text, target?.message.messageId ?? null);
  }, [target]);

  // The draft was changed or sent elsewhere. What is drawn may be older than what was typed since; the state is not.
  const drafted = c.draft?.content ?? '';
  const told = useRef(drafted); // what stands here as the draft
  useEffect(() => {
    const now = store.get().conversations.get(c.id)?.draft?.content ?? '';
    if (told.current === now) return;
    told.current = now;
    if (editing) kept.current = now;
    else setText(now);
  }, [drafted]);

  useLayoutEffect(() => {
    const el = area.current;
    if (!el) return;
    el.style.height = 'auto';
    el.style.height = `${el.scrollHeight}px`;
  }, [text]);

  const change = (value: string, at: number): void => {
    setText(value);
    setCaret(at);
    setFailure(null);
    if (editing) return intents.setEdit(c.id, { messageId: editing.messageId, content: value });
    told.current = value;
    intents.setDraft(c.id, value, target?.message.messageId ?? null);
    if (c.companion?.userId !== me) intents.sendTyping(c.id, !isBlank(value));
  };

  const mentions = useMentions(c, me, text, caret, (value, at) => {
    change(value, at);
    area.current?.focus();
    requestAnimationFrame(() => area.current?.setSelectionRange(at, at));
  });

  const length = [...text].length;
  const over = length > most;
  const blank = isBlank(text);
  const submit = (): void => {
    const content = text; // as it was written
    if (blank || over) return;
    if (editing) {
      intents.editMessage(editing, content).then(() => onTarget(null), setFailure);
      return;
    }
    intents.sendMessage(c.id, { content, replyTo: target ? quoteOf(target.message) : null, mentions: mentions.in(content) });
    setText('');
    told.current = '';
    intents.setDraft(c.id, '', null);
    onTarget(null);
    onSent();
    area.current?.focus();
  };

  const insert = (emoji: string, more: boolean): void => {
    const el = area.current;
    const at = el?.selectionStart ?? text.length;
    const end = at + emoji.length;
    change(text.slice(0, at) + emoji + text.slice(el?.selectionEnd ?? at), end);
    if (!more) setPicking(null);
    requestAnimationFrame(() => {
      if (!more && !fingers) el?.focus();
      el?.setSelectionRange(end, end);
    });
  };

  const keys = (e: KeyboardEvent): void => {
    if (mentions.key(e)) return;
    if (e.key === 'Enter' && !e.shiftKey && !fingers) {
      e.preventDefault();
      submit();
    } else if (e.key === 'ArrowUp' && text === '' && !e.altKey) {
      e.preventDefault();
      if (e.shiftKey) onUp();
      else onEditLast();
    } else if (e.key === 'Escape' && target) {
      e.preventDefault();
      e.stopPropagation();
      onTarget(null);
    }
  };

  if (c.companion?.deleted) return <p class="composer-gone">{t('composer.gone')}</p>;
  return (
    <form class="composer" onSubmit={(e) => { e.preventDefault(); submit(); }}>
      {mentions.list}
      {target && (
        <div class="strip">
          <Icon name={target.kind} size={20} />
          <div class="strip-text">
            <span class="strip-title">{editing ? t('composer.editing') : t('composer.replyTo', { name: target.message.senderName })}</span>
            <span class="strip-quote" dir="auto">{truncate(target.message.content, 200)}</span>
          </div>
          <button type="button" class="icon-button" aria-label={t('composer.cancel')} onClick={() => onTarget(null)}><Icon name="close" size={20} /></button>
        </div>
      )}
      {failure && <p class="form-error composer-error" role="alert">{errorText(t, failure)}</p>}
      <div class="composer-row">
        <button type="button" class="icon-button" aria-label={t('composer.emoji')} aria-haspopup="dialog" onClick={(e) => setPicking(cornerOf(e))}><Icon name="smile" /></button>
        <textarea
          id="composer" ref={area} rows={1} value={text} dir="auto" placeholder={t('composer.placeholder')} aria-label={t('composer.label', { name: title })}
          enterkeyhint={fingers ? 'enter' : 'send'} autocomplete="off" aria-autocomplete="list"
          {...mentions.aria}
          onInput={(e) => change(e.currentTarget.value, e.currentTarget.selectionStart)} onKeyDown={keys}
          onSelect={(e) => setCaret(e.currentTarget.selectionStart)} onBlur={() => intents.sendTyping(c.id, false)}
        />
        <button type="submit" class="icon-button send" aria-label={editing ? t('composer.save') : t('composer.send')} aria-disabled={blank || over}><Icon name={editing ? 'check' : 'send'} /></button>
      </div>
      {most - length <= countFrom && (
        <p class={over ? 'composer-count composer-over' : 'composer-count'} role="status">{over ? t('composer.over', { n: length - most }) : t('composer.left', { n: most - length })}</p>
      )}
      {picking && <Picker at={picking} onPick={insert} onClose={() => setPicking(null)} />}
    </form>
  );
}
