/** One conversation: header, history and composer. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Conversation as Held } from '../../state/conversation';
import type { ConversationId, MessageId } from '../../state/ids';
import { titleOf } from '../../state/inbox';
import { membersOutdated } from '../../state/members';
import type { Message } from '../../state/message';
import { Composer } from '../composer/composer';
import type { ComposerTarget } from '../composer/useDraftText';
import { useIntents, useSelect, useStable, useStore, useTranslator } from '../shell/context';
import { toastError } from '../shell/errorText';
import { go, useJumps } from '../shell/router';
import type { BubbleEvents } from './bubble';
import { ConversationHeader } from './header';
import { History } from './history';
import { MessageOverlay, type Overlay } from './messageOverlay';
import { PinsBar } from './pinsBar';
import { savedPosition } from './useHistoryScroll';
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

function OpenConversation({ c, message, details, onDetails }: ConversationProps & { c: Held }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const me = useSelect((s) => s.me?.userId ?? '');
  const outbox = useSelect((s) => s.outbox);
  const online = useSelect((s) => s.phase === 'online');
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const [sent, setSent] = useState(0);
  const [failure, setFailure] = useState<unknown>(null);
  const title = titleOf(c, { notes: t('inbox.notes'), gone: t('inbox.gone') }, me);
  useFirstPage(c, message, online, setFailure);
  useEffect(() => {
    if (c.kind === 'group' && online && membersOutdated(c)) void intents.loadGroupDetails(c.id).catch(() => undefined);
  }, [c.kind, online, membersOutdated(c), c.membersSeq]);
  const [target, setTarget] = useTarget(c);
  const react = (m: Message, emoji: string): void => {
    const mine = m.reactions.some((r) => r.emoji === emoji && r.mine);
    intents.react(m, emoji, !mine).catch(toastError(intents));
  };
  const on = useMemo<BubbleEvents>(() => ({
    menu: (m, x, y) => setOverlay({ kind: 'menu', message: m, at: { x, y } }),
    picker: (m, x, y) => setOverlay({ kind: 'picker', message: m, at: { x, y } }),
    reply: (m) => setTarget({ kind: 'reply', message: m }),
    reactors: (m) => setOverlay({ kind: 'reactors', message: m }),
    react,
    goTo: (q) => { go({ at: 'chat', id: c.id, message: q.messageId }); },
  }), [c.id]);
  const onMembers = useStable(() => { if (!details) onDetails(); });
  const onPins = useStable(() => {
    if (!details) onDetails();
    requestAnimationFrame(() => document.getElementById('pins')?.focus());
  });
  const onKey = useMessageShortcuts(c.id, me, setTarget, setOverlay);
  const editLast = (): void => {
    const last = c.window?.messages.findLast((m) => mayEdit(m, me));
    if (last) setTarget({ kind: 'edit', message: last });
  };
  const retry = (): void => {
    setFailure(null);
    intents.loadHistory(c.id, 'newest').catch(setFailure);
  };
  return (
    <section class="conversation" aria-label={title} onKeyDown={(e) => handleEscape(e, target, setTarget)}>
      <ConversationHeader c={c} title={title} me={me} details={details} onDetails={onDetails} />
      <PinsBar id={c.id} onList={onPins} />
      <History
        c={c} title={title} outbox={outbox} me={me} at={message} sent={sent} on={on} failure={failure} onRetry={retry} onKey={onKey}
        onMembers={onMembers}
      />
      <Composer
        c={c} title={title} target={target} onTarget={setTarget} onEditLast={editLast} onUp={focusLast}
        onSent={() => setSent((n) => n + 1)}
      />
      {overlay && <MessageOverlay c={c} me={me} overlay={overlay} onOverlay={setOverlay} onTarget={setTarget} onReact={react} />}
    </section>
  );
}

const mayEdit = (m: Message, me: string): boolean => m.senderId === me && !m.deleted && !m.notification;

/** What the composer is for. A reply in the draft and an unfinished edit are restored; any target but an edit ends an edit. */
function useTarget(c: Held): [ComposerTarget, (t: ComposerTarget) => void] {
  const intents = useIntents();
  const [target, set] = useState<ComposerTarget>(null);
  useRestoredReply(c, set);
  useRestoredEdit(c, target, set);
  const setTarget = (next: ComposerTarget): void => {
    if (next?.kind !== 'edit') intents.setEdit(c.id, null);
    set(next);
  };
  return [target, setTarget];
}

/** The keys of a focused message. */
function useMessageShortcuts(
  id: ConversationId, me: string, setTarget: (t: ComposerTarget) => void, setOverlay: (o: Overlay) => void,
): (e: KeyboardEvent, messageId: MessageId) => void {
  const store = useStore();
  return (e, messageId) => {
    const message = store.get().conversations.get(id)?.window?.messages.find((m) => m.messageId === messageId);
    if (!message || message.deleted) return;
    if (e.key === 'Delete' || e.key === 'Backspace') setOverlay({ kind: 'delete', message });
    else if (e.code === 'KeyR') setTarget({ kind: 'reply', message });
    else if (e.code === 'KeyE' && mayEdit(message, me)) setTarget({ kind: 'edit', message });
    else if (e.key === 'Enter' || e.key === 'ContextMenu') {
      const r = (e.target as HTMLElement).getBoundingClientRect();
      setOverlay({ kind: 'menu', message, at: { x: r.left + r.width / 2, y: Math.min(r.bottom, innerHeight - 200) } });
    } else return;
    e.preventDefault();
  };
}

/** Loads the first page: around a message, at the first unread message, or at the end. */
function useFirstPage(c: Held, message: MessageId | null, online: boolean, failed: (e: unknown) => void): void {
  const intents = useIntents();
  const [saved] = useState(() => savedPosition(c.id));
  const jumps = useJumps();
  const wanted = message && `${message} ${jumps}`;
  const asked = useRef(saved ? wanted : null); // the address is older than the saved position
  const returned = useRef(false);
  useEffect(() => {
    if (!online || c.headSeq === 0) return;
    if (saved && !returned.current) {
      returned.current = true;
      if (c.window?.messages.some((m) => m.messageId === saved.message)) return;
      intents.loadAround(c.id, saved.message).catch(() => intents.loadHistory(c.id, 'newest').catch(failed));
    } else if (message && asked.current !== wanted && !c.window?.messages.some((m) => m.messageId === message)) {
      asked.current = wanted;
      intents.loadAround(c.id, message).catch(() => {
        intents.showToast('chat.messageGone');
        go({ at: 'chat', id: c.id, message: null }, 'replace');
      });
    } else if (!c.window && c.since === null) {
      void intents.loadHistory(c.id, c.unread > 40 ? 'unread' : 'newest').then(() => failed(null), failed);
    }
  }, [c.id, wanted, online, c.window === null, c.since === null, c.headSeq === 0]);
}

/** Restores the reply of a draft. */
function useRestoredReply(c: Held, set: (t: ComposerTarget) => void): void {
  useEffect(() => {
    const id = c.draft?.content ? c.draft.replyToId : null;
    const m = id ? c.window?.messages.find((x) => x.messageId === id) : undefined;
    if (m) set({ kind: 'reply', message: m });
  }, [c.id, c.window === null]);
}

/** Restores an unfinished edit, if its message is held and not deleted. */
function useRestoredEdit(c: Held, target: ComposerTarget, set: (t: ComposerTarget) => void): void {
  useEffect(() => {
    const m = c.edit && !target ? c.window?.messages.find((x) => x.messageId === c.edit?.messageId) : undefined;
    if (m && !m.deleted) set({ kind: 'edit', message: m });
  }, [c.window === null, c.edit === null]);
}

/** Moves the focus from the composer to the last message. */
function focusLast(): void {
  [...document.querySelectorAll<HTMLElement>('.history article')].at(-1)?.focus();
}

/** Ends a reply or an edit, or moves the focus from a message to the composer; the shell closes what lies over the conversation. */
function handleEscape(e: KeyboardEvent, target: ComposerTarget, onTarget: (t: ComposerTarget) => void): void {
  if (e.key !== 'Escape' || e.defaultPrevented || !(target || (e.target as HTMLElement).closest('article'))) return;
  e.preventDefault();
  if (target) onTarget(null);
  document.getElementById('composer')?.focus();
}
