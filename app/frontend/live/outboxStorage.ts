/**
 * Stores the commands of an outbox in two places. IndexedDB is the lasting one, but it writes a moment after the call.
 * Until that write has succeeded, the command is also in a journal in localStorage, which writes at once.
 */
import { Database } from "./database";
import type { QueuedCommand } from "./outbox";
import { ignoreStorageError, tryStorage } from "./storageErrors";

/** A command as it is stored. Some fields keep older names, so that records of earlier versions can still be read. */
type StoredCommand = Omit<QueuedCommand, "state" | "rejection" | "retrying" | "replaces"> & {
  state: Exclude<QueuedCommand["state"], "rejected"> | "refused";
  refusal?: QueuedCommand["rejection"];
  putOff?: boolean;
  instead?: string;
};

/** isReplaced: since this was read before, the database was deleted and created anew; what it had is lost. */
type DatabaseContent = { commands: QueuedCommand[]; isReplaced: boolean };

export class OutboxStorage {
  #prefix: string;
  #journal: () => Storage;
  #database: Database;
  /** The creation of the database, as it was read before. */
  #creation: { id: unknown } | undefined;

  /** `queue` names the workshop and the owner, such as a participant: "K7MP4WXA/s12". */
  constructor(queue: string, journal: () => Storage = () => localStorage, database = new Database(queue)) {
    this.#prefix = `samskap/outbox/${queue}/`;
    this.#journal = journal;
    this.#database = database;
  }

  /** The commands in the journal, read synchronously; undefined if the browser denies access to it. */
  readJournal(): QueuedCommand[] | undefined {
    return this.#tryJournal((journal) =>
      Object.keys(journal)
        .filter((key) => this.isJournalKey(key))
        .flatMap((key) => parse(journal.getItem(key))),
    );
  }

  /** Whether a command of the queue is stored in localStorage under this key. */
  isJournalKey(key: string | null): boolean {
    return key?.startsWith(this.#prefix) ?? false;
  }

  /** What is in the database; undefined if the browser denies access to it. */
  async readDatabase(): Promise<DatabaseContent | undefined> {
    const reading = Promise.all([this.#database.readAll(), this.#database.creation()]);
    const read = await reading.catch(ignoreStorageError);
    if (!read) return undefined;
    const [records, id] = read;
    const isReplaced = this.#creation !== undefined && this.#creation.id !== id;
    this.#creation = { id };
    return { commands: records.flatMap(fromRecord), isReplaced };
  }

  /** Write to the journal before returning; resolve when the database has it too, with false if both failed. */
  async put({ state, rejection: refusal, retrying: putOff, replaces: instead, ...rest }: QueuedCommand): Promise<boolean> {
    const { id } = rest;
    const record: StoredCommand = { ...rest, state: state === "rejected" ? "refused" : state, refusal, putOff, instead };
    const isInJournal = this.#tryJournal((journal) => (journal.setItem(this.#prefix + id, JSON.stringify(record)), true));
    const written = await this.#database.put(id, record).then((creation) => ({ id: creation }), ignoreStorageError);
    // The first read may have failed.
    this.#creation ??= written;
    if (written) this.#removeFromJournal(id);
    return Boolean(isInJournal || written);
  }

  async remove(id: string): Promise<void> {
    this.#removeFromJournal(id);
    await this.#database.remove(id).catch(ignoreStorageError);
  }

  #removeFromJournal(id: string): void {
    this.#tryJournal((journal) => journal.removeItem(this.#prefix + id));
  }

  #tryJournal<T>(action: (journal: Storage) => T): T | undefined {
    return tryStorage(() => action(this.#journal()));
  }
}

/** Move the stored commands of one queue to another queue of the same person; resolve with false if some may remain. */
export async function moveOutbox(from: string, to: string): Promise<boolean> {
  const [source, target] = [new OutboxStorage(from), new OutboxStorage(to)];
  const move = async (queued: QueuedCommand) => {
    const isStored = await target.put(queued);
    if (isStored) await source.remove(queued.id);
    return isStored;
  };
  const fromJournal = await Promise.all((source.readJournal() ?? []).map(move));
  const stored = await source.readDatabase();
  const moved = [...fromJournal, ...(await Promise.all((stored?.commands ?? []).map(move)))];
  return stored !== undefined && moved.every(Boolean);
}

/** The command in a journal entry; none if the entry is broken, so that the other entries are still read. */
function parse(entry: string | null): QueuedCommand[] {
  try {
    return fromRecord(JSON.parse(entry ?? "null"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [];
  }
}

/** The command in a stored record; none if the record is broken. */
function fromRecord(record: unknown): QueuedCommand[] {
  const { state, refusal: rejection, putOff: retrying, instead: replaces, ...rest } = (record ?? {}) as StoredCommand;
  if (!rest.id || !rest.command || !state || !rest.order) return [];
  return [{ ...rest, state: state === "refused" ? "rejected" : state, rejection, retrying, replaces }];
}
