/** Commands on their way to the server. They survive reloads and killed tabs until the server has saved them. */
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
/** A command that waits for the server, was saved by it, or was rejected by it. */
export type PendingCommand = {
  id: string;
  command: Command;
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
  /** The draft that the text comes from. The caller empties the field. */
  draft?: SubmittedDraft;
  /** The id of a rejected command, which is discarded. */
  replaces?: string;
};

/** The longest wait for the commands that an earlier page stored. New ones are sent after it. */
export const LOAD_TIMEOUT_MS = 2000;

export class Outbox {
  #commands = signal<readonly PendingCommand[]>([]);
  #persistent = signal(true);
  #isLoaded = signal(false);
  #storage: OutboxStorage;
  /** Ids of commands that were submitted with `persist: false`. */
  #unstored = new Set<string>();
  /** Ids that were acknowledged or discarded on this page; a slow database may still return them. */
  #finished = new Set<string>();
  #lastOrder = 0;
  /** Oldest first. A saved command stays until the store has the revision that contains it. */
  readonly commands: ReadonlySignal<readonly PendingCommand[]> = this.#commands;
  /** False if the browser stores nothing: a reload would lose waiting commands, and the page should say so. */
  readonly persistent: ReadonlySignal<boolean> = this.#persistent;
  /** True while the server answers but cannot save. Commands are sent again automatically; the page should say so. */
  readonly retrying: ReadonlySignal<boolean> = computed(() => this.nextToSend()?.retrying ?? false);
  /** Resolves when the commands of an earlier page are loaded. Nothing is sent before, so that the order is kept. */
  readonly loaded: Promise<void>;

  /** `queue` names the workshop and the participant: "K7MP4WXA/s12". */
  constructor(queue: string, storage = new OutboxStorage(queue)) {
    this.#storage = storage;
    this.loaded = this.#load();
  }

  /** Queue a command and return its id, which stays the same each time it is sent. */
  submit(command: Command, { persist = true, ...references }: SubmitOptions = {}): string {
    const pending: PendingCommand = { id: newId(), command, order: this.#nextOrder(), state: "waiting", ...references };
    if (!persist) this.#unstored.add(pending.id);
    void this.#store(pending);
    this.#commands.value = [...this.#commands.value, pending];
    if (references.replaces) this.discard(references.replaces);
    return pending.id;
  }

  /** The oldest waiting command. Only this one is sent, so that commands arrive in the order in which they were given. */
  nextToSend(): PendingCommand | undefined {
    return this.#isLoaded.value ? this.#commands.value.find(({ state }) => state === "waiting") : undefined;
  }

  /** Record that the server has the command on disk. */
  markSaved(id: string, seq: number): void {
    this.#remove(id);
    this.#change(id, { state: "saved", seq });
  }

  /** Record that the server could not save the command for now; it stays in the queue. */
  markRetrying(id: string): void {
    this.#change(id, { retrying: true });
  }

  /** Record that the server rejected the command; it stays until the person has seen why. */
  markRejected(id: string, rejection: RejectionReason): void {
    this.#change(id, { state: "rejected", rejection });
    const pending = this.#find(id);
    if (pending) void this.#store(pending);
  }

  /** Remove saved commands that the store now contains, those up to revision `rev`. */
  removeShown(rev: number): void {
    const remaining = this.#commands.peek().filter(({ seq }) => seq === undefined || seq > rev);
    if (remaining.length < this.#commands.peek().length) this.#commands.value = remaining;
  }

  /** Remove a rejected command, once the person has seen it. */
  discard(id: string): void {
    this.#remove(id);
    this.#commands.value = this.#commands.value.filter((pending) => pending.id !== id);
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
    for (const pending of journaled ?? []) this.#finishSubmit(pending);
    const found = this.#storage.readDatabase().then((stored) => {
      if (!journaled && !stored) this.#persistent.value = false;
      this.#merge(new Set(journaled?.map(({ id }) => id)), stored ?? []);
    });
    await waitAtMost(LOAD_TIMEOUT_MS, found);
  }

  /** Put the commands of an earlier page before those of this one, even if the phone's clock was set back since. */
  #merge(journaled: ReadonlySet<string>, stored: readonly PendingCommand[]): void {
    const current = this.#commands.peek();
    const known = new Set(current.map(({ id }) => id));
    const fromJournal = current.filter(({ id }) => journaled.has(id));
    const found = stored.filter(({ id }) => !known.has(id) && !this.#finished.has(id));
    const earlier = byOrder([...fromJournal, ...found]);
    const last = earlier.at(-1)?.order ?? 0;
    this.#lastOrder = Math.max(this.#lastOrder, last);
    const submitted = current.filter(({ id }) => !journaled.has(id));
    const later = submitted.map((pending) => (pending.order > last ? pending : { ...pending, order: this.#nextOrder() }));
    this.#commands.value = [...earlier, ...later];
    for (const pending of found) this.#finishSubmit(pending);
    const toStore = [...fromJournal, ...later.filter((pending) => !submitted.includes(pending))];
    for (const pending of this.#commands.peek().filter((pending) => toStore.includes(pending))) void this.#store(pending);
  }

  /** Repeat the steps that follow storing a command: the tab may have been killed before them. */
  #finishSubmit({ draft, replaces }: PendingCommand): void {
    if (draft) clearDraft(draft);
    if (replaces) this.discard(replaces);
  }

  async #store(pending: PendingCommand): Promise<void> {
    if (pending.state === "saved" || this.#unstored.has(pending.id)) return;
    if (!(await this.#storage.put(pending))) this.#persistent.value = false;
  }

  #remove(id: string): void {
    this.#finished.add(id);
    void this.#storage.remove(id);
  }

  #find(id: string): PendingCommand | undefined {
    return this.#commands.value.find((pending) => pending.id === id);
  }

  #change(id: string, change: Partial<PendingCommand>): void {
    this.#commands.value = this.#commands.value.map((pending) => (pending.id === id ? { ...pending, ...change } : pending));
  }

  #nextOrder(): number {
    return (this.#lastOrder = Math.max(Date.now(), this.#lastOrder + 1));
  }
}

function byOrder(commands: readonly PendingCommand[]): PendingCommand[] {
  return [...commands].sort((a, b) => a.order - b.order);
}
