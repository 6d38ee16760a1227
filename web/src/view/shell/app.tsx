/** The page: which parts are on the screen, and global shortcuts. */
import './tokens.css';
import './shell.css'; // before the parts, whose styles refine it
import { render, type JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Intents } from '../../state/intents';
import { sortedConversations, unreadTotal } from '../../state/inbox';
import type { Store } from '../../state/store';
import { Account } from '../account/account';
import { Conversation } from '../conversation/conversation';
import { Details } from '../details/details';
import { JoinPage } from '../details/join';
import { chooseLanguage, translatorOf, type Translator } from '../i18n/translator';
import { Inbox } from '../inbox/inbox';
import { Settings } from '../settings/settings';
import { AppContext, narrow, useMedia, useSelect, useStore, useTranslator, wide, TranslatorContext } from './context';
import { recoverLostFocus } from './focus';
import { ignoreComposingKeys, redirectPaste, redirectTyping, trackFocusSource } from './keyboard';
import { Shortcuts, jumpKey } from './shortcuts';
import { saveOnLeave, restored } from './viewState';
import { ConnectionStatus } from './connectionStatus';
import { LiveMessages } from './liveMessages';
import { go, openOverlay, useOverlay, useRoute, type Route } from './router';
import { Toasts } from './toasts';

export function mount(root: HTMLElement, store: Store, intents: Intents): void {
  ignoreComposingKeys(window);
  render(<AppContext.Provider value={{ store, intents }}><Page /></AppContext.Provider>, root);
}

/** The current translator, also for code outside the page. */
export function currentTranslator(store: Store): Translator {
  return translatorOf(chooseLanguage(store.get().preferences.language, navigator.languages), navigator.languages);
}

function Page(): JSX.Element {
  const language = useSelect((s) => s.preferences.language);
  const theme = useSelect((s) => s.preferences.theme);
  const me = useSelect((s) => s.me?.userId);
  const phase = useSelect((s) => s.phase);
  const restored = useSelect((s) => s.restored);
  const [wasIn, setWasIn] = useState(false);
  const t = useMemo(() => translatorOf(chooseLanguage(language, navigator.languages), navigator.languages), [language]);
  useEffect(() => { document.documentElement.lang = t.language; }, [t]);
  useEffect(() => { document.documentElement.dataset['theme'] = theme; }, [theme]);
  useEffect(() => { if (me) setWasIn(true); }, [me]);
  return (
    <TranslatorContext.Provider value={t}>
      {me ? restored && <Shell /> : phase === 'out' && <Account ended={wasIn} />}
      <Toasts />
    </TranslatorContext.Provider>
  );
}

function Shell(): JSX.Element {
  const t = useTranslator();
  const store = useStore();
  const route = useRoute();
  const isNarrow = useMedia(narrow);
  const isWide = useMedia(wide);
  const [keys, showKeys] = useState(false);
  const id = route.at === 'chat' ? route.id : null;
  const [details, setDetails] = useDetails(isWide);
  const c = useSelect((s) => (id ? s.conversations.get(id) : undefined));
  const listAlone = isNarrow && (route.at === 'list' || route.at === 'archive');
  useTitle(t);
  const shown = details && c !== undefined;
  useEffect(recoverLostFocus, []);
  useEffect(trackFocusSource, []);
  useEffect(() => {
    const key = (e: KeyboardEvent): void => {
      if (e.key === 'Escape' && !e.defaultPrevented && shown) setDetails(false);
      else handleShellKey(e, store, route, () => showKeys(true));
    };
    addEventListener('keydown', key);
    addEventListener('paste', redirectPaste);
    return () => {
      removeEventListener('keydown', key);
      removeEventListener('paste', redirectPaste);
    };
  }, [route, shown]);
  return (
    <div class={`shell${listAlone ? ' shell-list' : ' shell-main'}${shown ? ' shell-details' : ''}`}>
      <button type="button" class="skip" onClick={() => (document.getElementById('composer') ?? document.getElementById('main'))?.focus()}>
        {t('app.skip')}
      </button>
      {(!isNarrow || listAlone) && <Inbox open={id} archive={route.at === 'archive'} alone={listAlone} />}
      {!listAlone && (
        <main class="main" id="main" tabIndex={-1}>
          <ConnectionStatus />
          {route.at === 'chat'
            && <Conversation id={route.id} message={route.message} details={shown} onDetails={() => setDetails(!details)} />}
          {route.at === 'settings' && <Settings />}
          {route.at === 'join' && <JoinPage code={route.code} />}
          {route.at === 'unknown' && (
            <section class="conversation-none">
              <div class="none">
                <h1 class="none-title">{t('page.unknown')}</h1>
                <button type="button" class="button" onClick={() => go({ at: 'list' }, 'replace')}>{t('chat.toList')}</button>
              </div>
            </section>
          )}
          {(route.at === 'list' || route.at === 'archive') && (
            <div class="conversation-none">
              <div class="none"><p class="none-title">{t('inbox.choose')}</p><p>{t('inbox.chooseHelp', { key: jumpKey })}</p></div>
            </div>
          )}
        </main>
      )}
      {listAlone && <ConnectionStatus />}
      {shown && c && <Details c={c} onClose={() => setDetails(false)} />}
      {keys && <Shortcuts onClose={() => showKeys(false)} />}
      <LiveMessages />
    </div>
  );
}

/** Whether the details are open: beside every conversation, or as an overlay over this one. */
function useDetails(isWide: boolean): [boolean, (open: boolean) => void] {
  const over = useOverlay();
  const [beside, set] = useState(() => restored('details') === true);
  useLayoutEffect(() => saveOnLeave('details', () => beside), [beside]); // before the page can be left
  if (!isWide || over) return [over, openOverlay];
  return [beside, set];
}

/** Shows the number of unread messages in the title, and on the icon of an installed page. */
function useTitle(t: Translator): void {
  const n = useSelect((s) => unreadTotal(s, Date.now()).unread);
  const badgeNumber = useRef(-1);
  const latest = useRef({ n, t });
  latest.current = { n, t };
  // Both are expensive: update them at most twice a second, and after the last change.
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      const now = latest.current;
      document.title = now.n > 0 ? now.t('app.unread', { n: now.n }) : now.t('app.name');
      if (badgeNumber.current === now.n) return;
      badgeNumber.current = now.n;
      const badge = navigator as { setAppBadge?: (n: number) => Promise<void> };
      badge.setAppBadge?.(now.n).catch(() => undefined);
    }, 500);
  }, [n, t]);
}

function handleShellKey(e: KeyboardEvent, store: Store, route: Route, help: () => void): void {
  if (document.querySelector('dialog[open]')) return;
  if ((e.ctrlKey || e.metaKey) && e.code === 'KeyK') {
    e.preventDefault();
    if (route.at === 'settings' || matchMedia(narrow).matches) go({ at: 'list' });
    requestAnimationFrame(() => document.getElementById('search')?.focus());
  } else if (e.altKey && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
    const all = sortedConversations(store.get(), false);
    const at = all.findIndex((c) => route.at === 'chat' && c.id === route.id);
    const next = all[e.key === 'ArrowDown' ? at + 1 : Math.max(0, at - 1)];
    e.preventDefault();
    if (next) go({ at: 'chat', id: next.id, message: null });
  } else if (!redirectTyping(e) && e.key === '?' && !(e.target as HTMLElement).closest?.('input, textarea, select')) {
    e.preventDefault();
    help();
  }
}
