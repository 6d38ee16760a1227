/** The list of conversations, and the search. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { companionOf, type ConversationId } from '../../state/ids';
import { sortedConversations, isMuted, titleOf } from '../../state/inbox';
import type { Found } from '../../state/intents';
import type { Conversation } from '../../state/conversation';
import { shallowEqual, useIntents, useNow, useSelect, useStore, useTranslator } from '../shell/context';
import { LoadError } from '../shell/loadError';
import { restoreFocus } from '../shell/focus';
import { Icon } from '../shell/icon';
import { Menu, cornerOf, type MenuItem, type Point } from '../shell/menu';
import { go } from '../shell/router';
import { copyText } from '../conversation/messageMenu';
import { NotificationOffer, useNotificationOffer } from '../shell/notificationOffer';
import { chatMenu } from './chatMenu';
import { FoundRow } from './foundRow';
import { NewGroup } from './newGroup';
import { NotSent } from './notSent';
import { Row } from './row';
import { Skeleton } from './skeleton';
import './inbox.css';

interface OpenMenu {
  readonly at: Point;
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly of: ConversationId | null;
}

export function Inbox({ open, archive, alone }: { open: ConversationId | null; archive: boolean; alone: boolean }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const [text, setText] = useState('');
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [grouping, setGrouping] = useState(false);
  const [picked, setPicked] = useState<string | null>(null); // the text at which Enter was pressed
  const input = useRef<HTMLInputElement>(null);
  const offer = useNotificationOffer();
  const long = useSelect((s) => s.conversations.size > rowsInSight);
  const main = (e: Event): void => {
    setMenu({
      at: cornerOf(e), label: t('inbox.menu'), of: null,
      items: [
        { label: t('inbox.newGroup'), icon: 'people', do: () => setGrouping(true) },
        { label: t('inbox.archived'), icon: 'archive', do: () => go({ at: 'archive' }) },
        { label: t('inbox.settings'), icon: 'gear', do: () => go({ at: 'settings' }) },
        ...(offer && long ? [{ label: t('ask.menu'), icon: 'bell' as const, do: () => offer(true) }] : []),
      ],
    });
  };
  return (
    <section class="inbox" aria-label={t('inbox.title')} {...(alone && { role: 'main', id: 'main', tabIndex: -1 })}>
      <header class="inbox-head">
        {archive ? (
          <>
            <button type="button" class="icon-button" aria-label={t('inbox.back')} onClick={() => go({ at: 'list' })}>
              <Icon name="back" />
            </button>
            <h1 class="inbox-title">{t('inbox.archived')}</h1>
          </>
        ) : (
          <>
            <h1 class="unseen">{t('inbox.title')}</h1>
            <button type="button" class="icon-button" aria-label={t('inbox.menu')} aria-haspopup="menu" onClick={main}>
              <Icon name="menu" />
              {offer && long && <span class="menu-dot" />}
            </button>
            <SearchField input={input} text={text} onText={setText} onPick={() => setPicked(text.trim())} />
          </>
        )}
      </header>
      <NotSent />
      <Chats
        open={open} archive={archive} text={text.trim()} marked={menu?.of ?? null} picked={picked} onPicked={() => setPicked(null)}
        onMenu={setMenu} onChosen={() => setText('')} onNew={() => input.current?.focus()} onNewGroup={() => setGrouping(true)}
        offer={offer}
      />
      {!archive && !text && (
        <button type="button" class="inbox-new" aria-label={t('inbox.new')} onClick={() => input.current?.focus()}>
          <Icon name="pencil" />
        </button>
      )}
      {menu && <Menu at={menu.at} label={menu.label} items={menu.items} onClose={() => setMenu(null)} />}
      {grouping && (
        <NewGroup
          onClose={() => setGrouping(false)}
          onDone={(id) => { setGrouping(false); go({ at: 'chat', id, message: null }); intents.openConversation(id); }}
        />
      )}
    </section>
  );
}

function SearchField({ input, text, onText, onPick }: {
  input: { current: HTMLInputElement | null }; text: string; onText: (text: string) => void; onPick: () => void;
}): JSX.Element {
  const t = useTranslator();
  return (
    <div class="search" role="search">
      <Icon name="search" size={20} />
      <input
        ref={input} id="search" type="search" value={text} placeholder={t('inbox.search')} aria-label={t('inbox.search')}
        autocomplete="off" maxLength={100} onInput={(e) => onText(e.currentTarget.value)}
        onKeyDown={(e) => handleSearchKey(e, () => onText(''), onPick)}
      />
      {text && (
        <button
          type="button" class="icon-button icon-button-small" aria-label={t('inbox.clear')}
          onClick={() => { onText(''); input.current?.focus(); }}
        >
          <Icon name="close" size={16} />
        </button>
      )}
    </div>
  );
}

function handleSearchKey(e: KeyboardEvent, clear: () => void, pick: () => void): void {
  const input = e.currentTarget as HTMLInputElement;
  if (e.key === 'Escape') {
    e.stopPropagation();
    e.preventDefault();
    if (input.value === '') restoreFocus(null);
    clear();
  } else if (e.key === 'ArrowDown') {
    e.preventDefault();
    document.querySelector<HTMLElement>('#chats [role=option]')?.focus();
  } else if (e.key === 'Enter' && input.value.trim() !== '') {
    e.preventDefault();
    pick();
  }
}

/** With more chats than this, the end of the list may be out of view. */
const rowsInSight = 8;

interface ChatsProps {
  readonly open: ConversationId | null;
  readonly archive: boolean;
  readonly text: string;
  /** The conversation whose menu is open. */
  readonly marked: ConversationId | null;
  /** The text whose first result is opened as soon as it is known. */
  readonly picked: string | null;
  readonly onPicked: () => void;
  readonly onMenu: (menu: OpenMenu) => void;
  readonly onChosen: () => void;
  readonly onNew: () => void;
  readonly onNewGroup: () => void;
  /** Handles the answer to the notification offer after the last row; null for none. */
  readonly offer: ((yes: boolean) => void) | null;
}

/** Number of rows that are rendered at first, and added near the end. */
const batchSize = 60;

function Chats(p: ChatsProps): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const now = useNow();
  const store = useStore();
  const me = useSelect((s) => s.me?.userId ?? '');
  const listed = useSelect((s) => s.listed);
  const names = { notes: t('inbox.notes'), gone: t('inbox.gone') };
  // Each row follows its conversation; the list follows the order alone.
  const chats = useSelect((s) => (p.text
    ? filterChats([...s.conversations.values()].filter((c) => c.headSeq > 0), p.text, (c) => titleOf(c, names, me))
    : sortedConversations(s, p.archive)).map((c) => c.id), shallowEqual);
  const known = useSelect((s) => (p.text ? s.conversations : null));
  const { found, searching, failure, again } = useServerSearch(p.text, known, me);
  const [most, setMost] = useState(batchSize);
  const [active, setActive] = useState<string | null>(null);
  useEffect(() => setMost(batchSize), [p.text, p.archive]);
  useEffect(() => {
    if (p.picked === null || p.picked !== p.text || (chats.length === 0 && searching)) return;
    document.querySelector<HTMLElement>('#chats [role=option]')?.click();
    p.onPicked();
  }, [p.picked, p.text, searching, chats.length]);
  const none = chats.length === 0 && found.length === 0; // a listbox without options is not allowed
  const shown = chats.slice(0, most);
  const tabStop = [active, p.open && `row-${p.open}`].find((id) => id && shown.some((c) => `row-${c}` === id))
    ?? (shown[0] ? `row-${shown[0]}` : found[0] ? 'found-0' : null);
  const choose = (id: ConversationId): void => {
    p.onChosen();
    go({ at: 'chat', id, message: null });
  };
  const more = (id: string, x: number, y: number): void => {
    const c = store.get().conversations.get(id);
    if (!c) return;
    const items = chatMenu(t, intents, c, me, isMuted(c, Date.now()));
    p.onMenu({ at: { x, y }, label: t('inbox.menuOf', { name: titleOf(c, names, me) }), of: c.id, items });
  };
  const onScroll = (e: Event): void => {
    const el = e.currentTarget as HTMLElement;
    if (el.scrollHeight - el.scrollTop - el.clientHeight < 600 && most < chats.length) setMost(most + batchSize);
  };
  if (!listed && chats.length === 0 && !p.text) return <Skeleton />;
  return (
    <div class="chats-frame" onScroll={onScroll}>
    <div
      id="chats" class="chats" role={none ? undefined : 'listbox'} aria-label={none ? undefined : t('inbox.list')} aria-busy={searching}
      onKeyDown={(e) => handleListKey(e, more)}
      onFocusIn={(e) => { const id = (e.target as HTMLElement).id; if (id) setActive(id); }}
    >
      {p.text && chats.length > 0 && <h2 class="chats-head" role="presentation">{t('inbox.chats')}</h2>}
      {shown.map((id) => (
        <Row
          key={id} id={id} me={me} open={id === p.open} marked={id === p.marked} active={tabStop === `row-${id}`} now={now}
          onOpen={choose} onMenu={more}
        />
      ))}
      {p.text && found.length > 0 && <h2 class="chats-head" role="presentation">{t('inbox.people')}</h2>}
      {found.map((f, i) => (
        <FoundRow
          key={f.kind === 'person' ? f.person.userId : f.id} id={`found-${i}`} found={f} active={tabStop === `found-${i}`}
          onChoose={() => choose(f.kind === 'person' ? intents.startDialog(f.person) : f.id)}
        />
      ))}
      {p.text && <LoadError failure={failure} onRetry={again} text={t('inbox.searchFailed')} />}
      {none && !(p.text && failure) && <EmptyList {...p} searching={searching} />}
    </div>
    {p.offer && !p.text && !p.archive && <NotificationOffer answer={p.offer} />}
    </div>
  );
}

function EmptyList({ text, archive, searching, onNew, onNewGroup }: ChatsProps & { searching: boolean }): JSX.Element {
  const t = useTranslator();
  if (text) {
    return searching ? <p class="chats-none" role="presentation">{t('inbox.searching')}</p> : (
      <div class="chats-none" role="presentation">
        <p class="chats-none-title">{t('inbox.nothing', { text })}</p>
        <p>{t('inbox.nothingHelp')}</p>
      </div>
    );
  }
  if (archive) return <p class="chats-none" role="presentation">{t('inbox.emptyArchive')}</p>;
  return (
    <div class="chats-none" role="presentation">
      <p class="chats-none-title">{t('inbox.empty')}</p>
      <p>{t('inbox.emptyHelp')}</p>
      <button type="button" class="button button-main" onClick={onNew}>{t('inbox.find')}</button>
      <button type="button" class="button" onClick={onNewGroup}>{t('inbox.newGroup')}</button>
      <InvitePeople />
    </div>
  );
}

/** The invitation is hidden where nobody can create an account. */
function InvitePeople(): JSX.Element | null {
  const t = useTranslator();
  const intents = useIntents();
  const [closed, setClosed] = useState(false);
  useEffect(() => { intents.serverInfo().then(({ signUp }) => setClosed(signUp === 'closed'), () => undefined); }, []);
  if (closed) return null;
  return (
    <button
      type="button" class="button"
      onClick={() => { copyText(location.origin).then(() => intents.showToast('inbox.inviteCopied'), () => undefined); }}
    >
      {t('inbox.invite')}
    </button>
  );
}

function filterChats(chats: readonly Conversation[], text: string, title: (c: Conversation) => string): readonly Conversation[] {
  const words = text.toLocaleLowerCase().split(/\s+/);
  const hit = chats.filter((c) => words.every((w) => title(c).toLocaleLowerCase().includes(w)));
  return hit.sort((a, b) => ((a.lastMessage?.createdAt ?? '') < (b.lastMessage?.createdAt ?? '') ? 1 : -1)).slice(0, 30);
}

/** Results of the server's search, debounced, without what is in the list. */
function useServerSearch(text: string, known: ReadonlyMap<ConversationId, Conversation> | null, me: string): {
  found: readonly Found[]; searching: boolean; failure: unknown; again: () => void;
} {
  const intents = useIntents();
  const [result, setResult] = useState<{ text: string; found: readonly Found[]; failure: unknown }>({ text: '', found: [], failure: null });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (!text) return;
    let wanted = true;
    const show = (found: readonly Found[], failure: unknown = null): void => { if (wanted) setResult({ text, found, failure }); };
    const timer = setTimeout(() => { intents.search(text).then((f) => show(f), (e: unknown) => show([], e)); }, 200);
    return () => {
      wanted = false; // an outdated answer is ignored
      clearTimeout(timer);
    };
  }, [text, tries]);
  const again = (): void => setTries(tries + 1);
  if (!known) return { found: [], searching: false, failure: null, again };
  const talkedTo = new Set([...known.values()].filter((c) => c.headSeq > 0).map((c) => companionOf(c.id, me)));
  const found = result.found.filter((f) => (f.kind === 'person' ? !talkedTo.has(f.person.userId) : !known.has(f.id)));
  return { found, searching: result.text !== text, failure: result.text === text ? result.failure : null, again };
}

function handleListKey(e: KeyboardEvent, more: (id: string, x: number, y: number) => void): void {
  const now = (e.target as HTMLElement).closest<HTMLElement>('[role=option]');
  if (!now) return;
  const all = [...(e.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=option]')];
  const at = all.indexOf(now);
  if (e.key === 'Enter' || e.key === ' ') {
    e.preventDefault();
    now.click();
    return;
  }
  if (e.key === 'ContextMenu' || (e.key === 'F10' && e.shiftKey)) {
    const r = now.getBoundingClientRect();
    if (now.dataset['id']) more(now.dataset['id'], r.right - 40, r.top + 20);
    e.preventDefault();
    return;
  }
  if (e.altKey) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[e.key];
  if (to === undefined) return;
  e.preventDefault();
  if (to < 0) document.getElementById('search')?.focus();
  else all[Math.min(to, all.length - 1)]?.focus();
}
