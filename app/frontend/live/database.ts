/** The browser's own database, IndexedDB: it outlives the tab and the browser, and is asked to outlive an empty battery. */

const [name, version, shelf] = ["samskap", 1, "outbox"] as const;

/** Things of one queue under their ids. Every call rejects with a DOMException where the browser stores nothing. */
export class Database {
  #queue: string;
  #factory: () => IDBFactory | undefined;
  #opening: Promise<IDBDatabase> | undefined;

  constructor(queue: string, factory: () => IDBFactory | undefined = () => globalThis.indexedDB) {
    this.#queue = queue;
    this.#factory = factory;
  }

  /** All that lies here, in any order. */
  all(): Promise<unknown[]> {
    // An array comes after every string, so this ends behind the last id.
    return this.#ask("readonly", (store) => store.getAll(IDBKeyRange.bound([this.#queue], [this.#queue, []])));
  }

  /** Resolves once it is on the disk. */
  async put(id: string, thing: unknown): Promise<void> {
    await this.#ask("readwrite", (store) => store.put(thing, [this.#queue, id]));
  }

  async erase(id: string): Promise<void> {
    await this.#ask("readwrite", (store) => store.delete([this.#queue, id]));
  }

  async #ask<T>(mode: IDBTransactionMode, request: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const opening = (this.#opening ??= this.#open());
    try {
      return await transact(await opening, mode, request);
    } catch (error) {
      // A phone that slept may have lost its connection without a word: the next call makes a new one.
      this.#opening = undefined;
      opening.then((database) => database.close(), () => undefined);
      throw error;
    }
  }

  async #open(): Promise<IDBDatabase> {
    const factory = this.#factory();
    if (!factory) throw new DOMException("this browser has no database", "NotSupportedError");
    return new Promise((resolve, reject) => {
      const opening = factory.open(name, version);
      opening.onupgradeneeded = () => opening.result.createObjectStore(shelf);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        database.onclose = () => (this.#opening = undefined);
        // Another tab has a newer page, or the person empties the browser: neither must wait for us.
        database.onversionchange = () => {
          database.close();
          this.#opening = undefined;
        };
        resolve(database);
      };
    });
  }
}

function transact<T>(database: IDBDatabase, mode: IDBTransactionMode, request: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(shelf, mode, { durability: "strict" });
    const asked = request(transaction.objectStore(shelf));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("given up by the browser", "AbortError"));
    // Without this a commit waits until the page has heard the answer, and a tab that is killed before hears none.
    transaction.commit?.();
  });
}
