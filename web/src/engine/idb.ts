/** A minimal promise interface to IndexedDB. */

const stores = ['conversations', 'outbox', 'drafts', 'meta'] as const;
export type StoreName = (typeof stores)[number];

/** Changes of one store, carried out in one transaction. */
export interface Change {
  readonly store: StoreName;
  readonly put?: readonly (readonly [key: string, value: unknown])[];
  readonly del?: readonly string[];
  readonly clear?: boolean;
}

export interface Database {
  all(store: StoreName): Promise<unknown[]>;
  get(store: StoreName, key: string): Promise<unknown>;
  /** Resolves when the changes are stored. */
  change(changes: readonly Change[]): Promise<void>;
  close(): void;
}

function done<T>(r: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    r.onsuccess = () => resolve(r.result);
    r.onerror = () => reject(r.error);
  });
}

export async function openDatabase(name: string, factory: IDBFactory): Promise<Database> {
  const request = factory.open(name, 2);
  request.onupgradeneeded = () => {
    for (const s of stores) if (!request.result.objectStoreNames.contains(s)) request.result.createObjectStore(s);
  };
  const db = await done(request);
  // Another tab that logs out deletes it.
  db.onversionchange = () => db.close();
  return {
    all: (store) => done(db.transaction(store).objectStore(store).getAll()),
    get: (store, key) => done(db.transaction(store).objectStore(store).get(key)),
    // Errors that are thrown synchronously, as by a closed database, reject as well.
    change: (changes) =>
      new Promise((resolve, reject) => {
        const t = db.transaction([...new Set(changes.map((c) => c.store))], 'readwrite');
        t.oncomplete = () => resolve();
        t.onabort = () => reject(t.error);
        for (const c of changes) {
          const s = t.objectStore(c.store);
          if (c.clear) s.clear();
          for (const [key, value] of c.put ?? []) s.put(value, key);
          for (const key of c.del ?? []) s.delete(key);
        }
        t.commit(); // a closing page does not live until the automatic commit
      }),
    close: () => db.close(),
  };
}

export async function deleteDatabase(name: string, factory: IDBFactory): Promise<void> {
  await done(factory.deleteDatabase(name));
}
