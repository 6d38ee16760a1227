/** The view state that survives a reload: position, panels and form input. It is written when the page closes, read
 * once, and ends with the tab. */
import type { ConversationId, MessageId } from '../../state/ids';

export interface ViewState {
  /** Whether the details were open beside the conversation. */
  readonly details: boolean;
  /** The topmost message, and its distance from the upper edge, px. */
  readonly scrollPosition: { readonly conversation: ConversationId; readonly message: MessageId; readonly top: number };
  /** The input of the account form; never a password. */
  readonly form: { readonly isNew: boolean; readonly firstName: string; readonly lastName: string; readonly email: string };
}

const key = 'messenger.viewState';

let loaded: Partial<ViewState> | null = null;

function read(): Partial<ViewState> {
  try {
    const stored = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<ViewState> & { path?: string };
    sessionStorage.removeItem(key);
    return stored.path === location.pathname ? stored : {};
  } catch {
    return {}; // a browser that stores nothing
  }
}

export function restored<K extends keyof ViewState>(what: K): ViewState[K] | undefined {
  loaded ??= read();
  return loaded[what];
}

/** The value was used and must not be used again. */
export function markUsed(what: keyof ViewState): void {
  loaded = { ...loaded, [what]: undefined };
}

/** Saves the value when the page closes; the result stops that. */
export function saveOnLeave<K extends keyof ViewState>(what: K, value: () => ViewState[K] | undefined): () => void {
  const note = (): void => {
    try {
      const now = JSON.parse(sessionStorage.getItem(key) ?? '{}') as object;
      sessionStorage.setItem(key, JSON.stringify({ ...now, path: location.pathname, [what]: value() }));
    } catch {
      // then nothing is restored
    }
  };
  addEventListener('pagehide', note);
  return () => removeEventListener('pagehide', note);
}
