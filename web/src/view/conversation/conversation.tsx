/** One conversation: its head, its history, and where one writes. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Conversation as Held } from '../../state/conversation';
import type { ConversationId, MessageId } from '../../state/ids';
import { titleOf } from '../../state/inbox';
import { membersOutdated } from '../../state/members';
import type { Message } from '../../state/message';
import { Composer, type ComposerTarget } from '../composer/composer';
import { quickReactions } from '../emoji/emoji';
import { Picker } from '../emoji/picker';
import { useIntents, useSelect, useStore, useTranslator } from '../shell/context';
import { Icon } from '../shell/icon';
import { Menu, cornerOf, type Point } from '../shell/menu';
import { go } from '../shell/router';
import { toastError } from '../shell/errorText';
import type { BubbleEvents } from './bubble';
import { DeleteDialog } from './deleteDialog';
import { ConversationHeader } from './header';
import { History, savedPosition } from './history';
import { messageMenu } from './messageMenu';
import { Reactors, Receipts } from './receipts';
import './conversation.css';

export interface ConversationProps {
  readonly id: ConversationId;
  readonly message: MessageId | null;
  readonly details: boolean;
  readonly onDetails: () => void;
}

export function Conversation(p: ConversationProps): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const c = useSelect((s) => s.conversations.get(p.id));
  const listed = useSelect((s) => s.listed);
  useEffect(() => {
    intents.openConversation(p.id);
    return () => intents.openConversation(null);
  }, [p.id]);
  const online = useSelect((s) => s.phase !== 'offline');
  if (c) return <OpenConversation key={p.id} c={c} {...p} />;
  return (
    <section class="conversation conversation-none">
      {!listed && !online && <div class="none"><p>{t('chat.notHere')}</p></div>}
      {listed && (
        <div class="none">
          <h1 class="none-title">{t('chat.missing')}</h1>
          <p>{t('chat.missingHelp')}</p>
          <button type="button" class="button" onClick={() => go({ at: 'list' }, 'replace')}>{t('chat.toList')}</button>
        </div>
      )}
    </section>
  );
}

type Overlay =
  | { readonly kind: 'menu' | 'picker'; readonly message: Message; readonly at: Point }
  | { readonly kind: 'delete' | 'receipts' | 'reactors'; readonly message: Message }
  | null;

function OpenConversation({ c, message, details, onDetails }: ConversationProps & { c: Held }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const store = useStore();
  const me = useSelect((s) => s.me?.userId ?? '');
  const outbox = useSelect((s) => s.outbox);
  const online = useSelect((s) => s.phase === 'online');
  const [target, setTarget] = useState<ComposerTarget>(null);
  const [opened, setOpened] = useState<Overlay>(null);
  const [sent, setSent] = useState(0);
  const title = titleOf(c, { notes: t('inbox.notes'), gone: t('inbox.gone') }, me);

  const [failure, setFailure] = useState<unknown>(null);
  useFirstPage(c, message, online, setFailure);
  useEffect(() => {
    if (c.kind === 'group' && online && membersOutdated(c)) void intents.loadGroupDetails(c.id).catch(() => undefined);
  }, [c.kind, online, membersOutdated(c), c.membersSeq]);
  useRestoredReply(c, setTarget);
  useRestoredEdit(c, target, setTarget);
  /** What the composer is for; with anything but an edit, an edit that was under way is over. */
  const aim = (next: ComposerTarget): void => {
    if (next?.kind !== 'edit') intents.setEdit(c.id, null);
    setTarget(next);
  };

  const react = (m: Message, emoji: string): void => {
    const mine = m.reactions.some((r) => r.emoji === emoji && r.mine);
    intents.react(m, emoji, !mine).catch(toastError(intents));
  };
  const on = useMemo<BubbleEvents>(() => ({
    menu: (m, x, y) => setOpened({ kind: 'menu', message: m, at: { x, y } }),
    picker: (m, x, y) => setOpened({ kind: 'picker', message: m, at: { x, y } }),
    reply: (m) => aim({ kind: 'reply', message: m }),
    reactors: (m) => setOpened({ kind: 'reactors', message: m }),
    react,
    goTo: (q) => { go({ at: 'chat', id: c.id, message: q.messageId }); },
  }), [c.id]);

  const find = (id: MessageId): Message | undefined => store.get().conversations.get(c.id)?.window?.messages.find((m) => m.messageId === id);
  const mayEdit = (m: Message): boolean => m.senderId === me && !m.deleted && !m.notification;
  const editLast = (): void => {
    const last = c.window?.messages.findLast(mayEdit);
    if (last) aim({ kind: 'edit', message: last });
  };
  const key = (e: KeyboardEvent, id: MessageId): void => {
    const m = find(id);
    if (!m || m.deleted) return;
    if (e.key === 'Delete' || e.key === 'Backspace') setOpened({ kind: 'delete', message: m });
    else if (e.code === 'KeyR') aim({ kind: 'reply', message: m });
    else if (e.code === 'KeyE' && mayEdit(m)) aim({ kind: 'edit', message: m });
    else if (e.key === 'Enter' || e.key === 'ContextMenu') {
      const r = (e.target as HTMLElement).getBoundingClientRect();
      setOpened({ kind: 'menu', message: m, at: { x: r.left + r.width / 2, y: Math.min(r.bottom, innerHeight - 200) } });
    } else return;
    e.preventDefault();
  };
  const close = (): void => setOpened(null);
  const menuOf = (m: Message): Parameters<typeof messageMenu>[1] => ({
    c, m, me,
    reply: () => aim({ kind: 'reply', message: m }),
    edit: () => aim({ kind: 'edit', message: m }),
    remove: () => setOpened({ kind: 'delete', message: m }),
    receipts: () => setOpened({ kind: 'receipts', message: m }),
    reactors: () => setOpened({ kind: 'reactors', message: m }),
    showToast: (text) => intents.showToast(text),
  });
  return (
    <section class="conversation" aria-label={title} onKeyDown={handleEscape}>
      <ConversationHeader c={c} title={title} me={me} details={details} onDetails={onDetails} />
      <History
        failure={failure} onAgain={() => { setFailure(null); intents.loadHistory(c.id, 'newest').catch(setFailure); }}
        c={c} title={title} outbox={outbox} me={me} at={message} sent={sent} on={on} onKey={key} onMembers={() => { if (!details) onDetails(); }}
      />
      <Composer c={c} title={title} target={target} onTarget={aim} onEditLast={editLast} onUp={() => focusLast()} onSent={() => setSent((n) => n + 1)} />
      {opened?.kind === 'menu' && (
        <Menu
          at={opened.at} label={t('message.actions')} onClose={close} items={messageMenu(t, menuOf(opened.message))}
          head={opened.message.notification || opened.message.deleted ? undefined : (
            <div class="quick" role="group" aria-label={t('message.react')}>
              {quickReactions.map((e) => <button key={e} type="button" class="quick-emoji" aria-label={t('message.reactWith', { emoji: e })} onClick={() => { close(); react(opened.message, e); }}>{e}</button>)}
              <button type="button" class="icon-button" aria-label={t('emoji.all')} onClick={(e) => setOpened({ kind: 'picker', message: opened.message, at: cornerOf(e) })}><Icon name="plus" size={20} /></button>
            </div>
          )}
        />
      )}
      {opened?.kind === 'picker' && <Picker at={opened.at} onClose={close} onPick={(e) => { close(); react(opened.message, e); }} />}
      {opened?.kind === 'delete' && <DeleteDialog c={c} m={opened.message} me={me} onClose={close} />}
      {opened?.kind === 'receipts' && <Receipts m={opened.message} onClose={close} />}
      {opened?.kind === 'reactors' && <Reactors m={opened.message} onClose={close} />}
    </section>
  );
}

/** Reads what is shown first: the place of a message, the place where what is new begins, or the end. */
function useFirstPage(c: Held, message: MessageId | null, online: boolean, failed: (e: unknown) => void): void {
  const intents = useIntents();
  const [place] = useState(() => savedPosition(c.id));
  const asked = useRef<MessageId | null>(place ? message : null); // the address is older than the place
  const returned = useRef(false);
  useEffect(() => {
    if (!online || c.headSeq === 0) return;
    if (place && !returned.current) {
      returned.current = true;
      if (c.window?.messages.some((m) => m.messageId === place.message)) return;
      intents.loadAround(c.id, place.message).catch(() => intents.loadHistory(c.id, 'newest').catch(failed));
    } else if (message && asked.current !== message && !c.window?.messages.some((m) => m.messageId === message)) {
      asked.current = message;
      intents.loadAround(c.id, message).catch(() => {
        intents.showToast('chat.messageGone');
        go({ at: 'chat', id: c.id, message: null }, 'replace');
      });
    } else if (!c.window && c.since === null) {
      void intents.loadHistory(c.id, c.unread > 40 ? 'unread' : 'newest').then(() => failed(null), failed);
    }
  }, [c.id, message, online, c.window === null, c.since === null, c.headSeq === 0]);
}

/** A draft that was an answer to a message is one again. */
function useRestoredReply(c: Held, set: (t: ComposerTarget) => void): void {
  useEffect(() => {
    const id = c.draft?.content ? c.draft.replyToId : null;
    const m = id ? c.window?.messages.find((x) => x.messageId === id) : undefined;
    if (m) set({ kind: 'reply', message: m });
  }, [c.id, c.window === null]);
}

/** An edit that was under way is so again, if its message is held and was not deleted. */
function useRestoredEdit(c: Held, target: ComposerTarget, set: (t: ComposerTarget) => void): void {
  useEffect(() => {
    const m = c.edit && !target ? c.window?.messages.find((x) => x.messageId === c.edit?.messageId) : undefined;
    if (m && !m.deleted) set({ kind: 'edit', message: m });
  }, [c.window === null, c.edit === null]);
}

/** From the composer to the last message. */
function focusLast(): void {
  [...document.querySelectorAll<HTMLElement>('.history article')].at(-1)?.focus();
}

/** From a message back to the composer; what lies over the conversation is closed by the shell. */
function handleEscape(e: KeyboardEvent): void {
  if (e.key !== 'Escape' || e.defaultPrevented || !(e.target as HTMLElement).closest('article')) return;
  e.preventDefault();
  document.getElementById('composer')?.focus();
}
