/** The address of what is on the screen. Every conversation and message has one. */
import { useEffect, useState } from 'preact/hooks';
import type { ConversationId, MessageId } from '../../state/ids';

export type Route =
  | { readonly at: 'list' }
  | { readonly at: 'archive' }
  | { readonly at: 'chat'; readonly id: ConversationId; readonly message: MessageId | null }
  | { readonly at: 'join'; readonly code: string }
  | { readonly at: 'settings' }
  | { readonly at: 'unknown'; readonly path: string };

export function routeOf(path: string): Route {
  const [first, second, third] = path.split('/').slice(1).map(decode);
  if (first === 'c' && second) return { at: 'chat', id: second.toLowerCase(), message: third ? third.toLowerCase() : null };
  if (first === 'join' && second) return { at: 'join', code: second };
  if (first === 'settings' && second === undefined) return { at: 'settings' };
  if (first === 'archive' && second === undefined) return { at: 'archive' };
  return first ? { at: 'unknown', path } : { at: 'list' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function pathOf(r: Route): string {
  switch (r.at) {
    case 'chat':
      return `/c/${encodeURIComponent(r.id)}${r.message ? `/${encodeURIComponent(r.message)}` : ''}`;
    case 'join':
      return `/join/${encodeURIComponent(r.code)}`;
    case 'settings':
    case 'archive':
      return `/${r.at}`;
    case 'unknown':
      return r.path;
    case 'list':
      return '/';
  }
}

const listeners = new Set<() => void>();

/** Number of calls that went to a message. */
let jumps = 0;

/** The state of an entry of the browser's history. */
interface Entry {
  /** Number of entries of this page before it. */
  readonly depth: number;
  /** The details are open over the conversation; going back closes them. */
  readonly overlay: boolean;
}

function currentEntry(): Entry {
  const e = history.state as Partial<Entry> | null;
  return { depth: typeof e?.depth === 'number' ? e.depth : 0, overlay: e?.overlay === true };
}

function notifyListeners(): void {
  for (const fn of [...listeners]) fn();
}

export function go(to: Route, how: 'push' | 'replace' = 'push'): void {
  const path = pathOf(to);
  const { depth, overlay } = currentEntry();
  if (path === location.pathname) how = 'replace';
  if (overlay && how === 'replace') {
    // The entry under the details is replaced as well.
    stepBack(() => go(to, 'replace'));
    return;
  }
  if (how === 'push') history.pushState({ depth: depth + 1 }, '', path);
  else history.replaceState({ depth }, '', path);
  if (to.at === 'chat' && to.message) jumps++;
  notifyListeners();
}

let stepping = false;

/** Goes back in the browser's history, which is asynchronous; a second call meanwhile is the same step. */
function stepBack(then?: () => void): void {
  if (then) addEventListener('popstate', then, { once: true });
  if (stepping) return;
  stepping = true;
  addEventListener('popstate', () => { stepping = false; }, { once: true });
  history.back();
}

/** Opens the details over the conversation, or closes them. */
export function openOverlay(open: boolean): void {
  const now = currentEntry();
  if (now.overlay === open) return;
  if (!open) {
    stepBack();
    return;
  }
  history.pushState({ depth: now.depth + 1, overlay: true } satisfies Entry, '', location.pathname);
  notifyListeners();
}

/** Goes back; to the list, if the page was opened here. */
export function back(): void {
  if (currentEntry().depth > 0) stepBack();
  else go({ at: 'list' }, 'replace');
}

export function useRoute(): Route {
  return routeOf(useHistory(() => location.pathname));
}

/** Changes each time that something goes to a message, also to the same one again. */
export function useJumps(): number {
  return useHistory(() => jumps);
}

/** Whether the details are open over the conversation. */
export function useOverlay(): boolean {
  return useHistory(() => currentEntry().overlay);
}

function useHistory<T>(read: () => T): T {
  const [value, set] = useState(read);
  useEffect(() => {
    const change = (): void => set(read);
    change();
    listeners.add(change);
    addEventListener('popstate', change);
    return () => {
      listeners.delete(change);
      removeEventListener('popstate', change);
    };
  }, []);
  return value;
}
