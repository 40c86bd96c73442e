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
/** A command that another page has stored is left to that page for this time: every page counts against the same rate limit. */
export const OTHER_PAGE_TIMEOUT_MS = 2000;

export class Outbox {
  #commands = signal<readonly QueuedCommand[]>([]);
  #persistent = signal(true);
  #isLoaded = signal(false);
  /** Two places: a journal (localStorage), which is written at once, and a database (IndexedDB), which is written a little later. */
  #storage: OutboxStorage;
  /** Ids of commands that were submitted with `persist: false`. */
  #unstored = new Set<string>();
  /** Ids of commands that are in the storage, unless another page has removed them. */
  #stored = new Set<string>();
  /** Ids that were saved or discarded on this page. The database may still return them, if it is slow. */
  #finished = new Set<string>();
  #lastOrder = 0;
  /** Oldest first. A saved command stays until the page's views (`store.ts`) have the revision that contains it. */
  readonly commands: ReadonlySignal<readonly QueuedCommand[]> = this.#commands;
  /** False from a command that the browser did not store until a later one is stored, and all that wait too: a reload would lose it, and
   * the page should say so. */
  readonly persistent: ReadonlySignal<boolean> = this.#persistent;
  /** True while the server answers but cannot save. Commands are sent again automatically; the page should say so. */
  readonly retrying: ReadonlySignal<boolean> = computed(() => this.#firstWaiting()?.retrying ?? false);
  /** Whether a read of the storage is to begin when the one before it has ended. */
  #isReadPending = false;
  #lastRead: Promise<void>;

  /** `queue` names the workshop and the owner, such as a participant: "K7MP4WXA/s12". */
  constructor(queue: string, storage = new OutboxStorage(queue)) {
    this.#storage = storage;
    this.#lastRead = this.#read(true);
  }

  /**
   * Resolves when the commands of other pages, earlier or still open, are read, or after `LOAD_TIMEOUT_MS`. Nothing is sent
   * before, so that the order is kept.
   */
  get loaded(): Promise<void> {
    return this.#lastRead;
  }

  /**
   * Read the storage again whenever another page of the same owner may have changed it: that page may be closed before it has sent its
   * commands, so this one sends them too. Returns a function that stops this.
   */
  followOtherPages(): () => void {
    const visible = () => document.visibilityState === "visible" && this.#readAgain();
    const online = () => this.#readAgain();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stored = ({ key, newValue }: StorageEvent) => {
      if (newValue === null || !this.#storage.isJournalKey(key)) return;
      clearTimeout(timer);
      timer = setTimeout(() => this.#readAgain(), OTHER_PAGE_TIMEOUT_MS);
    };
    document.addEventListener("visibilitychange", visible);
    addEventListener("online", online);
    addEventListener("storage", stored);
    return () => {
      document.removeEventListener("visibilitychange", visible);
      removeEventListener("online", online);
      removeEventListener("storage", stored);
      clearTimeout(timer);
    };
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
    return this.#isLoaded.value ? this.#firstWaiting() : undefined;
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

  #firstWaiting(): QueuedCommand | undefined {
    return this.#commands.value.find(({ state }) => state === "waiting");
  }

  #readAgain(): void {
    if (this.#isReadPending) return;
    this.#isReadPending = true;
    // At once, because a page that comes into sight must not send what another one has discarded.
    this.#isLoaded.value = false;
    const read = () => {
      this.#isReadPending = false;
      return this.#read(false);
    };
    this.#lastRead = this.#lastRead.then(read, read);
  }

  async #read(isNewPage: boolean): Promise<void> {
    try {
      await this.#readStorage(isNewPage);
    } finally {
      // Commands are sent even if the browser's storage fails in an unexpected way.
      this.#isLoaded.value = !this.#isReadPending;
    }
  }

  async #readStorage(isNewPage: boolean): Promise<void> {
    const storedBefore = new Set(this.#stored);
    const journaled = this.#storage.readJournal();
    this.#add(journaled ?? []);
    const earlier = new Set(this.#commands.peek().map(({ id }) => id));
    const merged = this.#storage.readDatabase().then((stored) => {
      if (!journaled && !stored) this.#persistent.value = false;
      if (stored?.isReplaced) this.#stored.clear();
      this.#add(stored?.commands ?? [], earlier);
      for (const queued of this.#commands.peek()) {
        // On a page that is not new, another open page may still be storing what is in the journal.
        const isMissing = stored && !this.#stored.has(queued.id);
        if (isMissing || (isNewPage && earlier.has(queued.id))) void this.#persist(queued);
      }
      if (journaled && stored && !stored.isReplaced) this.#removeMissing(storedBefore, [...journaled, ...stored.commands]);
    });
    await waitAtMost(LOAD_TIMEOUT_MS, merged);
  }

  /** Add stored commands that this page does not have, and rejections that another page got. Commands that are not `earlier` ones come
   * after them, even if the phone's clock was set back since. */
  #add(stored: readonly QueuedCommand[], earlier?: ReadonlySet<string>): void {
    const current = this.#commands.peek();
    const known = new Set(current.map(({ id }) => id));
    const rejected = new Map(stored.filter(({ state }) => state === "rejected").map((queued) => [queued.id, queued]));
    const updated = current.map((queued) => (queued.state === "waiting" && rejected.get(queued.id)) || queued);
    const added = stored.filter(({ id }) => !known.has(id) && !this.#finished.has(id));
    const first = byOrder([...updated.filter(({ id }) => earlier?.has(id) ?? true), ...added]);
    const lastOrder = first.at(-1)?.order ?? 0;
    this.#lastOrder = Math.max(this.#lastOrder, lastOrder);
    const submittedSince = updated.filter(({ id }) => earlier && !earlier.has(id));
    const last = submittedSince.map((queued) => (queued.order > lastOrder ? queued : { ...queued, order: this.#nextOrder() }));
    this.#commands.value = [...first, ...last];
    for (const { id } of stored) this.#stored.add(id);
    for (const queued of added) this.#finishSubmit(queued);
    for (const queued of last) if (!submittedSince.includes(queued)) void this.#persist(queued);
  }

  /** Remove commands that were in the storage before it was read, and are not among those that were found: another page has sent or
   * discarded them. */
  #removeMissing(storedBefore: ReadonlySet<string>, found: readonly QueuedCommand[]): void {
    const ids = new Set(found.map(({ id }) => id));
    this.#commands.value = this.#commands.peek().filter(({ id, state }) => state === "saved" || !storedBefore.has(id) || ids.has(id));
  }

  /** Repeat the steps that follow storing a command: the tab may have been killed before them. */
  #finishSubmit({ draft, replaces }: QueuedCommand): void {
    if (draft) clearDraft(draft);
    if (replaces) this.discard(replaces);
  }

  async #persist(queued: QueuedCommand): Promise<void> {
    if (queued.state === "saved" || this.#unstored.has(queued.id)) return;
    if (await this.#storage.put(queued)) {
      this.#stored.add(queued.id);
      if (this.#commands.peek().every((each) => this.#isSafe(each))) this.#persistent.value = true;
    } else this.#persistent.value = false;
  }

  /** Whether a reload loses nothing of the command that a person would miss. */
  #isSafe({ id, state }: QueuedCommand): boolean {
    return state === "saved" || this.#stored.has(id) || this.#unstored.has(id);
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
