/** The meaning of keys: none while an input method composes, a shortcut only on an element with keyboard focus, and
 * otherwise text for the composer. */
import { touch } from './context';

/** Whether an input method uses this key. WebKit sends the Enter that ends a composition after `compositionend`, with
 * key code 229. */
export function isComposing(e: KeyboardEvent): boolean {
  return e.isComposing || e.keyCode === 229;
}

/** Hides keys of an input method from all handlers of the page. */
export function ignoreComposingKeys(target: EventTarget): void {
  const hide = (e: Event): void => {
    if (isComposing(e as KeyboardEvent)) e.stopImmediatePropagation();
  };
  target.addEventListener('keydown', hide, true);
  target.addEventListener('keyup', hide, true);
}

/** The element that got the focus by keyboard. `:focus-visible` does not tell: it matches from the first key after a
 * click. */
let keyboardFocus: Element | null = null;
let pointerDown = false;

/** Tracks whether the keyboard or a pointer moved the focus. */
export function trackFocusSource(): () => void {
  const down = (): void => {
    keyboardFocus = null;
    pointerDown = true;
  };
  // The focus event of a press comes before its click.
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

/** Whether the keyboard moved the focus here, so that single keys are shortcuts; a message that is rendered again has
 * the same id. */
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
  const elsewhere = at.closest('[role=listbox], [role=tablist]') !== null && hasKeyboardFocus(at); // where letters may search for an entry
  return elsewhere ? null : findComposer();
}

/** Focuses the composer before a printable key is handled, so that it receives the text; returns whether it did. */
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

/** Gives text that is pasted outside all inputs to the composer. */
export function redirectPaste(e: ClipboardEvent): void {
  const text = e.clipboardData?.getData('text/plain');
  const to = e.defaultPrevented || !text ? null : composerFor(e.target);
  if (!to || !text) return;
  e.preventDefault();
  to.focus();
  to.setRangeText(text, to.selectionStart, to.selectionEnd, 'end');
  to.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
}

/** Focuses the composer after a click, also for input methods; not with a selection, and not on a phone. */
export function focusComposer(e: MouseEvent): void {
  const byKeyboard = e.detail === 0;
  if (e.defaultPrevented || byKeyboard || matchMedia(touch).matches || getSelection()?.isCollapsed === false) return;
  findComposer()?.focus({ preventScroll: true });
}

/** A handler that calls `fn` on Esc and stops the event. */
export function onEscape(fn: () => void): (e: KeyboardEvent) => void {
  return (e) => {
    if (e.key !== 'Escape' || e.defaultPrevented) return;
    e.stopPropagation();
    fn();
  };
}
