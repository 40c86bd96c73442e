/** A list of the server of which items can be made and revoked: the page's copy, and requests that change it. */
import { type ReadonlySignal, signal } from "@preact/signals";

import { ApiError, errorMessage, getJson, postJson, postIdempotent } from "../http";

type Options<Item, Made> = {
  path: string;
  /** The item in the answer to a request that makes one. */
  itemOf: (made: Made) => Item;
  /** The error code of the server for an item that is revoked already. */
  alreadyRevokedCode: string;
};

export class ServerList<Item extends { id: string }, Made> {
  #items = signal<readonly Item[] | undefined>(undefined);
  /** The newest first; undefined until the server has answered. */
  readonly items: ReadonlySignal<readonly Item[] | undefined> = this.#items;
  #problem = signal("");
  /** The message if the list could not be loaded; else empty. */
  readonly problem: ReadonlySignal<string> = this.#problem;
  readonly itemOf: (made: Made) => Item;
  #options: Options<Item, Made>;
  #lastLoad = 0;

  constructor(options: Options<Item, Made>) {
    this.#options = options;
    this.itemOf = options.itemOf;
  }

  /** Load the list again. An answer to an older request is ignored. */
  async load(): Promise<void> {
    const load = ++this.#lastLoad;
    try {
      const oldestFirst = await getJson<Item[]>(this.#options.path);
      if (load !== this.#lastLoad) return;
      this.#items.value = oldestFirst.reverse();
      this.#problem.value = "";
    } catch (error) {
      const message = errorMessage(error);
      if (load === this.#lastLoad) this.#problem.value = message;
    }
  }

  /** Make an item, once for the same request without an answer, see postIdempotent. Rejects with ApiError or NetworkError. */
  async create(fields: object, requestKey: unknown = fields): Promise<Made> {
    const made = await postIdempotent<Made>(this.#options.path, fields, requestKey);
    const item = this.itemOf(made);
    this.#change((items) => [item, ...items.filter(({ id }) => id !== item.id)]);
    return made;
  }

  /** Let the server do something with an item. Resolves with the item as it is then. Rejects with ApiError or NetworkError. */
  async run({ id }: Item, action: string): Promise<Item> {
    const changed = await postJson<Item>(`${this.#options.path}/${id}/${action}`);
    this.#change((items) => items.map((item) => (item.id === id ? changed : item)));
    return changed;
  }

  /** Revoke an item. Rejects with ApiError or NetworkError. */
  async revoke({ id }: Item): Promise<void> {
    await postJson(`${this.#options.path}/${id}/revoke`).catch((error: unknown) => {
      // Somebody else was faster.
      if (!(error instanceof ApiError && error.code === this.#options.alreadyRevokedCode)) throw error;
    });
    this.#change((items) => items.filter((item) => item.id !== id));
  }

  /** Change the copy. The answer to an earlier request for the list would undo that, so it is loaded again. */
  #change(change: (items: readonly Item[]) => readonly Item[]): void {
    this.#items.value = change(this.#items.peek() ?? []);
    void this.load();
  }
}
