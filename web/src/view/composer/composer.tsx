/** Where a message is written. What stands in it is kept as the conversation's draft. */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import { quoteOf, type Message } from '../../state/message';
import { nameOf } from '../../state/state';
import { Failure } from '../../state/intents';
import { Avatar } from '../shell/avatar';
import { touch, useIntents, useMedia, useSelect, useWords } from '../shell/context';
import { Icon } from '../shell/icon';
import { reason } from '../shell/reason';
import { complete, mentioned, wanted } from './mention';
import { Picker } from './picker';
import './composer.css';

export type Target = { readonly kind: 'reply' | 'edit'; readonly message: Message } | null;

export interface ComposerProps {
  readonly c: Conversation;
  readonly title: string;
  readonly target: Target;
  readonly onTarget: (t: Target) => void;
  readonly onEditLast: () => void;
  readonly onUp: () => void;
}

/** So many characters before the end the rest is counted. */
const counted = 500;

export function Composer({ c, title, target, onTarget, onEditLast, onUp }: ComposerProps): JSX.Element {
  const t = useWords();
  const intents = useIntents();
  const most = useSelect((s) => s.limits.content);
  const me = useSelect((s) => s.me?.userId);
  const fingers = useMedia(touch);
  const [text, setText] = useState(c.draft?.content ?? '');
  const [picking, setPicking] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [choice, setChoice] = useState(0);
  const [caret, setCaret] = useState(0);
  const [dismissed, dismiss] = useState(false);
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
    intents.editing(c.id, { messageId: editing.messageId, content: begun });
    return () => setText(kept.current);
  }, [editing?.messageId]);

  // What is answered belongs to the draft, also if it was chosen after the words.
  const aimed = useRef(target);
  useEffect(() => {
    const was = aimed.current;
    aimed.current = target;
    if (was !== target && was?.kind !== 'edit' && !editing && text !== '') intents.draft(c.id, text, target?.message.messageId ?? null);
  }, [target]);

  // The draft was changed or sent elsewhere.
  const drafted = c.draft?.content ?? '';
  const told = useRef(drafted); // what stands here as the draft
  useEffect(() => {
    if (told.current === drafted) return;
    told.current = drafted;
    if (editing) kept.current = drafted;
    else setText(drafted);
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
    setChoice(0);
    dismiss(false);
    setFailure(null);
    if (editing) return intents.editing(c.id, { messageId: editing.messageId, content: value });
    told.current = value;
    intents.draft(c.id, value, target?.message.messageId ?? null);
    if (c.companion?.userId !== me) intents.typing(c.id, value.trim() !== '');
  };

  const query = c.kind === 'group' && !dismissed ? wanted(text, caret) : null;
  const offered = query === null ? [] : (c.members ?? []).filter((m) => m.userId !== me && nameOf(m).toLocaleLowerCase().includes(query.toLocaleLowerCase())).slice(0, 6);
  const take = (index: number): void => {
    const m = offered[index];
    if (!m) return;
    const done = complete(text, caret, nameOf(m));
    change(done.text, done.caret);
    requestAnimationFrame(() => area.current?.setSelectionRange(done.caret, done.caret));
  };

  const length = [...text].length;
  const over = length > most;
  const submit = (): void => {
    const content = text.trim();
    if (!content || over) return;
    if (editing) {
      intents.edit(editing, content).then(() => onTarget(null), setFailure);
      return;
    }
    intents.send(c.id, { content, replyTo: target ? quoteOf(target.message) : null, mentions: mentioned(content, c.members ?? []) });
    setText('');
    told.current = '';
    intents.draft(c.id, '', null);
    onTarget(null);
    area.current?.focus();
  };

  const keys = (e: KeyboardEvent): void => {
    if (e.isComposing) return;
    if (offered.length > 0 && mentionKeys(e)) return;
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
  const mentionKeys = (e: KeyboardEvent): boolean => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') setChoice((choice + (e.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
    else if (e.key === 'Enter' || e.key === 'Tab') take(choice);
    else if (e.key === 'Escape') dismiss(true);
    else return false;
    e.preventDefault();
    e.stopPropagation();
    return true;
  };

  if (c.companion?.deleted) return <p class="composer-gone">{t('composer.gone')}</p>;
  return (
    <form class="composer" onSubmit={(e) => { e.preventDefault(); submit(); }}>
      {offered.length > 0 && (
        <ul class="mentions" role="listbox" id="mentions" aria-label={t('composer.mentions')}>
          {offered.map((m, i) => (
            <li key={m.userId} id={`mention-${i}`} role="option" aria-selected={i === choice} class={i === choice ? 'mentions-on' : undefined} onMouseDown={(e) => { e.preventDefault(); take(i); }}>
              <Avatar id={m.userId} name={nameOf(m)} size={32} />
              <bdi>{nameOf(m)}</bdi>
            </li>
          ))}
        </ul>
      )}
      {target && (
        <div class="strip">
          <Icon name={target.kind} size={20} />
          <div class="strip-text">
            <span class="strip-title">{editing ? t('composer.editing') : t('composer.replyTo', { name: target.message.senderName })}</span>
            <span class="strip-quote" dir="auto">{target.message.content.slice(0, 200)}</span>
          </div>
          <button type="button" class="icon-button" aria-label={t('composer.cancel')} onClick={() => onTarget(null)}><Icon name="close" size={20} /></button>
        </div>
      )}
      {failure && <p class="form-error composer-error" role="alert">{reason(t, failure)}</p>}
      <div class="composer-row">
        <button type="button" class="icon-button" aria-label={t('composer.emoji')} aria-haspopup="dialog" onClick={() => setPicking(true)}><Icon name="smile" /></button>
        <textarea
          id="composer" ref={area} rows={1} value={text} dir="auto" placeholder={t('composer.placeholder')} aria-label={t('composer.label', { name: title })}
          enterkeyhint={fingers ? 'enter' : 'send'} autocomplete="off" aria-autocomplete="list"
          aria-controls={offered.length > 0 ? 'mentions' : undefined} aria-activedescendant={offered.length > 0 ? `mention-${choice}` : undefined}
          onInput={(e) => change(e.currentTarget.value, e.currentTarget.selectionStart)} onKeyDown={keys}
          onSelect={(e) => setCaret(e.currentTarget.selectionStart)} onBlur={() => intents.typing(c.id, false)}
        />
        <button type="submit" class="icon-button send" aria-label={editing ? t('composer.save') : t('composer.send')} aria-disabled={text.trim() === '' || over}><Icon name={editing ? 'check' : 'send'} /></button>
      </div>
      {most - length <= counted && (
        <p class={over ? 'composer-count composer-over' : 'composer-count'} role="status">{over ? t('composer.over', { n: length - most }) : t('composer.left', { n: most - length })}</p>
      )}
      {picking && (
        <Picker
          onClose={() => setPicking(false)}
          onPick={(e) => {
            const at = area.current?.selectionStart ?? text.length;
            change(text.slice(0, at) + e + text.slice(at), at + e.length);
            setPicking(false);
          }}
        />
      )}
    </form>
  );
}
