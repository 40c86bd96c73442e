/**
 * Commands on their way to the server. They survive reloads and killed tabs until the server has saved them, except those
 * that are submitted with `persist: false`.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals";

import type { Submit } from "../wire.gen";
import { clearDraft, type SubmittedDraft } from "./draft";
import { newId } from "./ids";
import { OutboxStorage } from "./outboxStorage";
import { waitAtMost } from "./timeout";

type WithoutId<S> = S extends { id: string } ? Omit<S, "id"> : never;
/** A submit without the id, which the outbox adds. */
export type Command = WithoutId<Submit>;
export type RejectionReason = { code: string; message: string };
/** A command that waits for the server, was saved by it, or was rejected: by the server, or by the page that could not send it. */
export type QueuedCommand = {
  id: string;
  command: Command;
  /** The position in the queue: the time of the submit (ms since 1970), or more, so that each is higher than the one before it. */
  order: number;
  state: "waiting" | "saved" | "rejected";
  rejection?: RejectionReason;
  /** The server could not save it for now, so it is sent again. */
  retrying?: boolean;
  /** The server's sequence number, once it is saved. */
  seq?: number;
  /** The draft that its text came from, as it was when it was submitted. */
  draft?: SubmittedDraft;
  /** The id of the rejected command that it replaces. */
  replaces?: string;
};

export type SubmitOptions = {
  /** False for a command that must not be carried out much later: it waits for the network, but is lost at a reload. */
  persist?: boolean;
  /** The draft that the text comes from. The caller clears it; if the tab was killed before that, the outbox of the next page does. */
  draft?: SubmittedDraft;
  /** The id of a rejected command, which is discarded. */
  replaces?: string;
};

/** After this time new commands are sent, even if those that an earlier page stored are not loaded yet. */
export const LOAD_TIMEOUT_MS = 2000;

export class Outbox {
  #commands = signal<readonly QueuedCommand[]>([]);
  #persistent = signal(true);
  #isLoaded = signal(false);
  /** Two places: a journal (localStorage), which is written at once, and a database (IndexedDB), which is written a little later. */
  #storage: OutboxStorage;
  /** Ids of commands that were submitted with `persist: false`. */
  #unstored = new Set<string>();
  /** Ids that were saved or discarded on this page. The database may still return them, if it is slow. */
  #finished = new Set<string>();
  #lastOrder = 0;
  /** Oldest first. A saved command stays until the page's views (`store.ts`) have the revision that contains it. */
  readonly commands: ReadonlySignal<readonly QueuedCommand[]> = this.#commands;
  /** False if the browser stores nothing: a reload would lose waiting commands, and the page should say so. */
  readonly persistent: ReadonlySignal<boolean> = this.#persistent;
  /** True while the server answers but cannot save. Commands are sent again automatically; the page should say so. */
  readonly retrying: ReadonlySignal<boolean> = computed(() => this.nextToSend()?.retrying ?? false);
  /**
   * Resolves when the commands of an earlier page are loaded, or after `LOAD_TIMEOUT_MS`. Nothing is sent before, so that the
   * order is kept.
   */
  readonly loaded: Promise<void>;

  /** `queue` names the workshop and the owner, such as a participant: "K7MP4WXA/s12". */
  constructor(queue: string, storage = new OutboxStorage(queue)) {
    this.#storage = storage;
    this.loaded = this.#load();
  }

  /** Queue a command and return its id, which stays the same each time it is sent. */
  submit(command: Command, { persist = true, ...references }: SubmitOptions = {}): string {
    const queued: QueuedCommand = { id: newId(), command, order: this.#nextOrder(), state: "waiting", ...references };
    if (!persist) this.#unstored.add(queued.id);
    void this.#persist(queued);
    this.#commands.value = [...this.#commands.value, queued];
    if (references.replaces) this.discard(references.replaces);
    return queued.id;
  }

  /** The oldest waiting command. Only this one is sent, so that commands arrive in the order in which they were given. */
  nextToSend(): QueuedCommand | undefined {
    return this.#isLoaded.value ? this.#commands.value.find(({ state }) => state === "waiting") : undefined;
  }

  /** Record that the server has the command on disk. */
  markSaved(id: string, seq: number): void {
    this.#removeFromStorage(id);
    this.#change(id, { state: "saved", seq });
  }

  /** Record that the server could not save the command for now; it stays in the queue. */
  markRetrying(id: string): void {
    this.#change(id, { retrying: true });
  }

  /** Record that the command was rejected; it stays until `discard` is called. */
  markRejected(id: string, rejection: RejectionReason): void {
    this.#change(id, { state: "rejected", rejection });
    const queued = this.#find(id);
    if (queued) void this.#persist(queued);
  }

  /** Remove saved commands that the page's views (`store.ts`) now contain: those up to revision `rev`. */
  removeShown(rev: number): void {
    const remaining = this.#commands.peek().filter(({ seq }) => seq === undefined || seq > rev);
    if (remaining.length < this.#commands.peek().length) this.#commands.value = remaining;
  }

  /** Remove a rejected command: the person has seen it, or it is of no interest any more. */
  discard(id: string): void {
    this.#removeFromStorage(id);
    this.#commands.value = this.#commands.value.filter((queued) => queued.id !== id);
  }

  async #load(): Promise<void> {
    try {
      await this.#loadStored();
    } finally {
      // Commands are sent even if the browser's storage fails in an unexpected way.
      this.#isLoaded.value = true;
    }
  }

  async #loadStored(): Promise<void> {
    const journaled = this.#storage.readJournal();
    this.#commands.value = byOrder(journaled ?? []);
    this.#lastOrder = this.#commands.value.at(-1)?.order ?? 0;
    for (const queued of journaled ?? []) this.#finishSubmit(queued);
    const merged = this.#storage.readDatabase().then((stored) => {
      if (!journaled && !stored) this.#persistent.value = false;
      this.#merge(new Set(journaled?.map(({ id }) => id)), stored ?? []);
    });
    await waitAtMost(LOAD_TIMEOUT_MS, merged);
  }

  /** Put the commands of an earlier page before those of this one, even if the phone's clock was set back since. journaled: the ids in
   * the journal when this page was opened. stored: the commands in the database. */
  #merge(journaled: ReadonlySet<string>, stored: readonly QueuedCommand[]): void {
    const current = this.#commands.peek();
    const known = new Set(current.map(({ id }) => id));
    const fromJournal = current.filter(({ id }) => journaled.has(id));
    const fromDatabase = stored.filter(({ id }) => !known.has(id) && !this.#finished.has(id));
    const earlier = byOrder([...fromJournal, ...fromDatabase]);
    const lastOrder = earlier.at(-1)?.order ?? 0;
    this.#lastOrder = Math.max(this.#lastOrder, lastOrder);
    const fromThisPage = current.filter(({ id }) => !journaled.has(id));
    const later = fromThisPage.map((queued) => (queued.order > lastOrder ? queued : { ...queued, order: this.#nextOrder() }));
    this.#commands.value = [...earlier, ...later];
    for (const queued of fromDatabase) this.#finishSubmit(queued);
    const toStore = [...fromJournal, ...later.filter((queued) => !fromThisPage.includes(queued))];
    // Not those that `#finishSubmit` has just discarded.
    for (const queued of this.#commands.peek().filter((queued) => toStore.includes(queued))) void this.#persist(queued);
  }

  /** Repeat the steps that follow storing a command: the tab may have been killed before them. */
  #finishSubmit({ draft, replaces }: QueuedCommand): void {
    if (draft) clearDraft(draft);
    if (replaces) this.discard(replaces);
  }

  async #persist(queued: QueuedCommand): Promise<void> {
    if (queued.state === "saved" || this.#unstored.has(queued.id)) return;
    if (!(await this.#storage.put(queued))) this.#persistent.value = false;
  }

  #removeFromStorage(id: string): void {
    this.#finished.add(id);
    void this.#storage.remove(id);
  }

  #find(id: string): QueuedCommand | undefined {
    return this.#commands.value.find((queued) => queued.id === id);
  }

  #change(id: string, change: Partial<QueuedCommand>): void {
    this.#commands.value = this.#commands.value.map((queued) => (queued.id === id ? { ...queued, ...change } : queued));
  }

  #nextOrder(): number {
    return (this.#lastOrder = Math.max(Date.now(), this.#lastOrder + 1));
  }
}

function byOrder(commands: readonly QueuedCommand[]): QueuedCommand[] {
  return [...commands].sort((a, b) => a.order - b.order);
}
