/** What a page that is reloaded finds of itself: where one was, and what was filled in. It is
 * written when the page goes, read once, and ends with the tab. */
import type { ConversationId, MessageId } from '../../state/ids';

export interface ViewState {
  /** Whether the details stood beside the conversation. */
  readonly details: boolean;
  /** The topmost message, and how far it was from the edge, px. */
  readonly scrollPosition: { readonly conversation: ConversationId; readonly message: MessageId; readonly top: number };
  /** What was filled in of the first page; never a password. */
  readonly form: { readonly isNew: boolean; readonly firstName: string; readonly lastName: string; readonly email: string };
}

const key = 'messenger.viewState';

let loaded: Partial<ViewState> | null = null;

function read(): Partial<ViewState> {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<ViewState> & { path?: string };
    sessionStorage.removeItem(key);
    return kept.path === location.pathname ? kept : {};
  } catch {
    return {}; // a browser that keeps nothing
  }
}

export function restored<K extends keyof ViewState>(what: K): ViewState[K] | undefined {
  loaded ??= read();
  return loaded[what];
}

/** It was used, and is not to be used again. */
export function markUsed(what: keyof ViewState): void {
  loaded = { ...loaded, [what]: undefined };
}

/** Says what is to be found if the page goes now; the result ends that. */
export function saveOnLeave<K extends keyof ViewState>(what: K, value: () => ViewState[K] | undefined): () => void {
  const note = (): void => {
    try {
      const now = JSON.parse(sessionStorage.getItem(key) ?? '{}') as object;
      sessionStorage.setItem(key, JSON.stringify({ ...now, path: location.pathname, [what]: value() }));
    } catch {
      // then nothing is found
    }
  };
  addEventListener('pagehide', note);
  return () => removeEventListener('pagehide', note);
}
