/** What a browser may refuse, each thing by itself: with site data blocked the very mention of
 * a storage throws. */

/** What fn gives, or undefined if the browser refuses it. */
export function attempt<T>(fn: () => T): T | undefined {
  try {
    return fn();
  } catch {
    return undefined;
  }
}

/** A storage that is never there, for a page that lasts as long as the visit. */
export function memoryStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
