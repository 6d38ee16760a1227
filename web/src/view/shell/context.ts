/** What every part of the view can use: the state, the intents, and the translator. */
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Intents } from '../../state/intents';
import { initial, type State } from '../../state/state';
import { createStore, type Store } from '../../state/store';
import { translatorOf, type Translator } from '../i18n/translator';

export interface App {
  readonly store: Store;
  readonly intents: Intents;
}

export const AppContext = createContext<App>({ store: createStore(initial), intents: {} as Intents });
export const TranslatorContext = createContext<Translator>(translatorOf('en'));

export const useIntents = (): Intents => useContext(AppContext).intents;
export const useStore = (): Store => useContext(AppContext).store;
export const useTranslator = (): Translator => useContext(TranslatorContext);

const queued = new Set<() => void>();
let frameRequested = false;

/** Renders once per frame, however often the state changes. A hidden page has no frames, so a timer renders it. */
function runInNextFrame(fn: () => void): void {
  queued.add(fn);
  if (frameRequested) return;
  frameRequested = true;
  const all = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frameRequested = false;
    const fns = [...queued];
    queued.clear();
    for (const f of fns) f();
  };
  const frame = requestAnimationFrame(all);
  const timer = setTimeout(all, 100);
}

/** A part of the state; the component re-renders when it changes. */
export function useSelect<T>(select: (s: State) => T, same: (a: T, b: T) => boolean = Object.is): T {
  const store = useStore();
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const latest = useRef<{ select: (s: State) => T; value: T } | null>(null);
  const value = select(store.get());
  const kept = latest.current && same(latest.current.value, value) ? latest.current.value : value;
  latest.current = { select, value: kept };
  useLayoutEffect(() => {
    const check = (): void => {
      const now = latest.current;
      if (now && !same(now.value, now.select(store.get()))) redraw();
    };
    check();
    const end = store.subscribe(() => runInNextFrame(check));
    return () => {
      end();
      queued.delete(check);
    };
  }, [store]);
  return kept;
}

/** Whether two objects have the same values under the same keys. */
export function shallowEqual<T extends object>(a: T, b: T): boolean {
  if (Object.is(a, b)) return true;
  const keys = Object.keys(a) as (keyof T)[];
  return keys.length === Object.keys(b).length && keys.every((k) => Object.is(a[k], b[k]));
}

/** Whether two lists have the same items. */
export function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((item, i) => Object.is(item, b[i])));
}

/** A function that stays the same over all renderings and calls the latest `f`: as a prop it does not make a memo
 * component render again. It must not be called while rendering. */
export function useStable<A extends unknown[], R>(f: (...args: A) => R): (...args: A) => R {
  const latest = useRef(f);
  latest.current = f;
  return useCallback((...args: A) => latest.current(...args), []);
}

/** The current time, updated every `ms`. */
export function useNow(ms = 60_000): number {
  const [now, set] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), ms);
    return () => clearInterval(timer);
  }, [ms]);
  return now;
}

/** The number in a badge. */
export const formatBadge = (n: number): string => (n > 999 ? '999+' : String(n));

/** Whether a media query matches. */
export function useMedia(query: string): boolean {
  const [holds, set] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const change = (): void => set(list.matches);
    change();
    list.addEventListener('change', change);
    return () => list.removeEventListener('change', change);
  }, [query]);
  return holds;
}

export const narrow = '(max-width: 699px)';
export const wide = '(min-width: 1100px)';
export const touch = '(hover: none) and (pointer: coarse)';
