/** The address of what is on the screen. Every conversation and message has one. */
import { useEffect, useState } from 'preact/hooks';
import type { ConversationId, MessageId } from '../../state/ids';

export type Route =
  | { readonly at: 'list' }
  | { readonly at: 'archive' }
  | { readonly at: 'chat'; readonly id: ConversationId; readonly message: MessageId | null }
  | { readonly at: 'join'; readonly code: string }
  | { readonly at: 'settings' };

export function routeOf(path: string): Route {
  const [first, second, third] = path.split('/').slice(1).map(decode);
  if (first === 'c' && second) return { at: 'chat', id: second.toLowerCase(), message: third ? third.toLowerCase() : null };
  if (first === 'join' && second) return { at: 'join', code: second };
  if (first === 'settings') return { at: 'settings' };
  if (first === 'archive') return { at: 'archive' };
  return { at: 'list' };
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
    case 'list':
      return '/';
  }
}

const listeners = new Set<() => void>();

/** How many steps of this page lie behind in the browser's history. */
function depth(): number {
  const d = (history.state as { depth?: unknown } | null)?.depth;
  return typeof d === 'number' ? d : 0;
}

export function go(to: Route, how: 'push' | 'replace' = 'push'): void {
  const path = pathOf(to);
  if (path === location.pathname) how = 'replace';
  if (how === 'push') history.pushState({ depth: depth() + 1 }, '', path);
  else history.replaceState({ depth: depth() }, '', path);
  for (const fn of [...listeners]) fn();
}

/** One step back; to the list, if the page was opened right here. */
export function back(): void {
  if (depth() > 0) history.back();
  else go({ at: 'list' }, 'replace');
}

export function useRoute(): Route {
  const [path, set] = useState(location.pathname);
  useEffect(() => {
    const change = (): void => set(location.pathname);
    change();
    listeners.add(change);
    addEventListener('popstate', change);
    return () => {
      listeners.delete(change);
      removeEventListener('popstate', change);
    };
  }, []);
  return routeOf(path);
}
