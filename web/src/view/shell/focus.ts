/** Keeps the focus: when the focused element is removed, a sensible one gets it. */
import { touch } from './context';
import { hasKeyboardFocus } from './keyboard';

/** The panel beside the conversation, if the focus was in it last. */
let lastPanel: Element | null = null;

/** Starts watching the focus; the result stops it. */
export function recoverLostFocus(): () => void {
  let last: Element | null = null;
  const note = (e: FocusEvent): void => {
    last = e.target instanceof Element && e.target !== document.body ? e.target : null;
    if (last && !last.closest('dialog')) lastPanel = last.closest('.details');
  };
  const look = (): void => {
    if (!last || last.isConnected) return;
    const lost = !document.activeElement || document.activeElement === document.body;
    const gone = last;
    last = null;
    if (lost) fallbackFocus(gone)?.focus();
  };
  const watch = new MutationObserver(look);
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', note);
  return () => {
    watch.disconnect();
    document.removeEventListener('focusin', note);
  };
}

/** The element to focus when what opens now is closed; for a message only if it had the keyboard focus, else the
 * composer. */
export function focusToRestore(): Element | null {
  const before = document.activeElement;
  const message = before?.closest('.history article');
  return before === document.body || (message && !hasKeyboardFocus(message)) ? null : before;
}

/** Restores the focus after something closed. */
export function restoreFocus(before: Element | null): void {
  if (before instanceof HTMLElement && before.isConnected) before.focus();
  else if (!document.activeElement || document.activeElement === document.body || document.activeElement.closest('.history')) {
    fallbackFocus(before)?.focus();
  }
}

function fallbackFocus(gone: Element | null): HTMLElement | null {
  const found = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector);
  // A message that was sent is rendered again, with the same id.
  const same = gone?.id ? document.getElementById(gone.id) : null;
  const again = same?.closest('.history') && !hasKeyboardFocus(same) ? null : same;
  const besideTalk = lastPanel?.isConnected
    ? lastPanel.querySelector<HTMLElement>('button')
    : lastPanel && found('.head > .icon-button[aria-expanded]');
  // Where an on-screen keyboard would open, the composer does not take the focus.
  const composer = matchMedia(touch).matches ? null : found('#composer');
  const list = /^\/(archive)?$/.test(location.pathname) ? found('#chats [role=option][tabindex="0"]') : null;
  return again ?? besideTalk ?? composer ?? list ?? found('#main');
}
