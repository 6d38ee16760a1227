/** What a key may mean: nothing while an input method composes, a shortcut only where the keyboard put the focus, and
 * otherwise text for the composer. */
import { touch } from './context';

/** Whether an input method uses this key. WebKit sends the Enter that ends a composition after `compositionend`, with
 * the code 229 that no key has. */
export function isComposing(e: KeyboardEvent): boolean {
  return e.isComposing || e.keyCode === 229;
}

/** No handler of the page sees a key that an input method uses: none has to ask, and none can forget to. */
export function ignoreComposingKeys(target: EventTarget): void {
  const hide = (e: Event): void => {
    if (isComposing(e as KeyboardEvent)) e.stopImmediatePropagation();
  };
  target.addEventListener('keydown', hide, true);
  target.addEventListener('keyup', hide, true);
}

/** What the keyboard put the focus on. `:focus-visible` does not say it: it holds from the first key on after a click. */
let keyboardFocus: Element | null = null;
let pointerDown = false;

/** Follows what has put the focus where it is. */
export function trackFocusSource(): () => void {
  const down = (): void => {
    keyboardFocus = null;
    pointerDown = true;
  };
  // The focus that follows from a press comes before its click.
  const up = (): void => { pointerDown = false; };
  const focused = (e: FocusEvent): void => { keyboardFocus = !pointerDown && e.target instanceof Element ? e.target : null; };
  addEventListener('pointerdown', down, true);
  addEventListener('pointerup', up, true);
  addEventListener('pointercancel', up, true);
  document.addEventListener('focusin', focused, true);
  return () => {
    removeEventListener('pointerdown', down, true);
    removeEventListener('pointerup', up, true);
    removeEventListener('pointercancel', up, true);
    document.removeEventListener('focusin', focused, true);
  };
}

/** Whether the keyboard put the focus here, so that single keys are shortcuts; a message that was drawn anew has its id. */
export function hasKeyboardFocus(el: Element): boolean {
  return keyboardFocus === el || (keyboardFocus !== null && el.id !== '' && keyboardFocus.id === el.id);
}

const editableSelector = 'input, textarea, select, [contenteditable]';

function findComposer(): HTMLTextAreaElement | null {
  const el = document.getElementById('composer');
  return el instanceof HTMLTextAreaElement && !document.querySelector('dialog[open]') ? el : null;
}

/** The composer, if text that is typed or pasted with the focus on this element belongs there. */
function composerFor(target: EventTarget | null): HTMLTextAreaElement | null {
  const at = target instanceof Element ? target : document.body;
  if (at.closest(editableSelector)) return null;
  const elsewhere = at.closest('[role=listbox], [role=tablist]') !== null && hasKeyboardFocus(at); // where letters may look for an entry
  return elsewhere ? null : findComposer();
}

/** Gives a key that types to the composer, which gets the text itself; says whether it did. */
export function redirectTyping(e: KeyboardEvent): boolean {
  if (e.defaultPrevented || ((e.ctrlKey || e.metaKey || e.altKey) && !e.getModifierState('AltGraph'))) return false;
  const at = e.target instanceof Element ? e.target : document.body;
  const types = [...e.key].length === 1 || e.key === 'Backspace' || e.key === 'Dead';
  const presses = e.key === ' ' && at.closest('button, a, summary, [role=option]') !== null;
  const message = at.closest('.history article');
  if (!types || presses || (message && hasKeyboardFocus(message))) return false;
  const to = composerFor(at);
  to?.focus();
  return to !== null;
}

/** Gives what is pasted outside all inputs to the composer. */
export function redirectPaste(e: ClipboardEvent): void {
  const text = e.clipboardData?.getData('text/plain');
  const to = e.defaultPrevented || !text ? null : composerFor(e.target);
  if (!to || !text) return;
  e.preventDefault();
  to.focus();
  to.setRangeText(text, to.selectionStart, to.selectionEnd, 'end');
  to.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
}

/** After a click, typing goes to the composer, an input method's too. A selection is left alone, and on a phone nobody is made to write. */
export function focusComposer(e: MouseEvent): void {
  const byKeyboard = e.detail === 0;
  if (e.defaultPrevented || byKeyboard || matchMedia(touch).matches || getSelection()?.isCollapsed === false) return;
  findComposer()?.focus({ preventScroll: true });
}

/** A handler that does `fn` when Esc reaches it, and lets it go no further. */
export function onEscape(fn: () => void): (e: KeyboardEvent) => void {
  return (e) => {
    if (e.key !== 'Escape' || e.defaultPrevented) return;
    e.stopPropagation();
    fn();
  };
}
