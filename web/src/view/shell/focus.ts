/** The focus is never lost: when what had it is gone, what comes next gets it. */
import { touch } from './context';
import { hasKeyboardFocus } from './keyboard';

/** The panel beside the conversation, if the focus was in it last. */
let lastPanel: Element | null = null;

/** Watches over the focus until it is called off. */
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

/** What gets the focus back when something that opens now is closed; a message only if the keyboard had chosen it,
 * and then the composer does. */
export function focusToRestore(): Element | null {
  const before = document.activeElement;
  const message = before?.closest('.history article');
  return before === document.body || (message && !hasKeyboardFocus(message)) ? null : before;
}

/** Gives the focus back to what had it before something opened. */
export function restoreFocus(before: Element | null): void {
  if (before instanceof HTMLElement && before.isConnected) before.focus();
  else if (!document.activeElement || document.activeElement === document.body || document.activeElement.closest('.history')) {
    fallbackFocus(before)?.focus();
  }
}

function fallbackFocus(gone: Element | null): HTMLElement | null {
  const found = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector);
  // A message that was sent is drawn anew, under the name that it had.
  const same = gone?.id ? document.getElementById(gone.id) : null;
  const again = same?.closest('.history') && !hasKeyboardFocus(same) ? null : same;
  const besideTalk = lastPanel?.isConnected
    ? lastPanel.querySelector<HTMLElement>('button')
    : lastPanel && found('.head > .icon-button[aria-expanded]');
  // Where a keyboard would come up from below, nobody is made to write.
  const composer = matchMedia(touch).matches ? null : found('#composer');
  const list = /^\/(archive)?$/.test(location.pathname) ? found('#chats [role=option][tabindex="0"]') : null;
  return again ?? besideTalk ?? composer ?? list ?? found('#main');
}
