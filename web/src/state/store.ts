/** Holds the state and notifies of changes. */
import type { Action } from './actions';
import { reduce } from './reduce';
import { initial, type State } from './state';

export interface Store {
  get(): State;
  dispatch(action: Action): void;
  /** Calls fn after each change; the result unsubscribes it. */
  subscribe(fn: (now: State, before: State) => void): () => void;
}

export function createStore(first: State = initial): Store {
  let state = first;
  const listeners = new Set<(now: State, before: State) => void>();
  return {
    get: () => state,
    dispatch(action) {
      const before = state;
      state = reduce(state, action);
      if (state !== before) for (const fn of [...listeners]) fn(state, before);
    },
    subscribe(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}
