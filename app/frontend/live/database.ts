/** Values in IndexedDB. They survive a killed tab and browser, and with strict durability also a sudden loss of power. */

import { newId } from "./ids";

const [NAME, VERSION, STORE, CREATION] = ["samskap", 1, "outbox", "creation"] as const;

/** The values of one outbox ("K7MP4WXA/s12"), by id. Every call rejects with a DOMException if the browser stores nothing. */
export class Database {
  #queue: string;
  #factory: () => IDBFactory | undefined;
  #opening: Promise<IDBDatabase> | undefined;

  constructor(queue: string, factory: () => IDBFactory | undefined = () => globalThis.indexedDB) {
    this.#queue = queue;
    this.#factory = factory;
  }

  /** All values of the queue, in no particular order. */
  readAll(): Promise<unknown[]> {
    // In IndexedDB's key order an array comes after every string, so this range ends after the last id.
    return this.#run("readonly", (store) => store.getAll(IDBKeyRange.bound([this.#queue], [this.#queue, []])));
  }

  /** The id of the database's creation; undefined if an earlier version of Samskap created it. It is another one after the database was
   * deleted, by the person or by the browser. */
  creation(): Promise<unknown> {
    return this.#run("readonly", (store) => store.get(CREATION));
  }

  /** Store a value; resolve when it is on the disk, with the creation of the database that has it. */
  put(id: string, value: unknown): Promise<unknown> {
    return this.#run("readwrite", (store) => {
      store.put(value, [this.#queue, id]);
      return store.get(CREATION);
    });
  }

  async remove(id: string): Promise<void> {
    await this.#run("readwrite", (store) => store.delete([this.#queue, id]));
  }

  async #run<T>(mode: IDBTransactionMode, operation: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const opening = (this.#opening ??= this.#open());
    try {
      return await transact(await opening, mode, operation);
    } catch (error) {
      // A phone that slept may have lost its database connection without an event, so the next call opens a new one.
      this.#opening = undefined;
      opening.then((database) => database.close(), () => undefined);
      throw error;
    }
  }

  async #open(): Promise<IDBDatabase> {
    const factory = this.#factory();
    if (!factory) throw new DOMException("this browser has no database", "NotSupportedError");
    return new Promise((resolve, reject) => {
      const opening = factory.open(NAME, VERSION);
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE).put(newId(), CREATION);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        database.onclose = () => (this.#opening = undefined);
        // Another tab has a newer version, or the person deletes the browser's data: neither should wait for this tab.
        database.onversionchange = () => {
          database.close();
          this.#opening = undefined;
        };
        resolve(database);
      };
    });
  }
}

function transact<T>(database: IDBDatabase, mode: IDBTransactionMode, operation: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const request = operation(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted by the browser", "AbortError"));
    // Without this the browser commits only after the page has handled the result, and a killed tab never does.
    transaction.commit?.();
  });
}
