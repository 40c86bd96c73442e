/**
 * What an outbox must not lose, kept in two places. IndexedDB is where it lies, but that writes a moment after it
 * was told to; until it says that it has, the journal in localStorage, which writes at once, has it too.
 */
import { Database } from "./database";
import type { Sending } from "./outbox";

export class Keeping {
  #prefix: string;
  #journal: () => Storage;
  #database: Database;

  /** `queue` names the workshop and the participant: "K7MP4WXA/s12". */
  constructor(queue: string, journal: () => Storage = () => localStorage, database = new Database(queue)) {
    this.#prefix = `samskap/outbox/${queue}/`;
    this.#journal = journal;
    this.#database = database;
  }

  /** What the journal has, found at once; undefined where it can't be read. */
  noted(): Sending[] | undefined {
    return this.#attempt((journal) =>
      Object.keys(journal)
        .filter((key) => key.startsWith(this.#prefix))
        .flatMap((key) => read(journal.getItem(key)) ?? []),
    );
  }

  /** What the database has; undefined where it can't be read. */
  async stored(): Promise<Sending[] | undefined> {
    return (await settled(this.#database.all()))?.filter(isSending);
  }

  /** Noted when this returns; resolves when the database has it, and with false if nothing keeps it. */
  async put(sending: Sending): Promise<boolean> {
    const { id } = sending;
    const isNoted = this.#attempt((journal) => (journal.setItem(this.#prefix + id, JSON.stringify(sending)), true));
    const isStored = await settled(this.#database.put(id, sending).then(() => true));
    if (isStored) this.#cross(id);
    return Boolean(isNoted || isStored);
  }

  async erase(id: string): Promise<void> {
    this.#cross(id);
    await settled(this.#database.erase(id));
  }

  #cross(id: string): void {
    this.#attempt((journal) => journal.removeItem(this.#prefix + id));
  }

  #attempt<T>(action: (journal: Storage) => T): T | undefined {
    try {
      return action(this.#journal());
    } catch (error) {
      return refused(error);
    }
  }
}

/** Gives what waits in one queue to another, whose person is the same; resolves with false if some may have stayed. */
export async function carryOver(from: string, to: string): Promise<boolean> {
  const [old, own] = [new Keeping(from), new Keeping(to)];
  const carry = async (sending: Sending) => {
    const isKept = await own.put(sending);
    if (isKept) await old.erase(sending.id);
    return isKept;
  };
  const noted = await Promise.all((old.noted() ?? []).map(carry));
  const stored = await old.stored();
  const carried = [...noted, ...(await Promise.all((stored ?? []).map(carry)))];
  return stored !== undefined && carried.every(Boolean);
}

async function settled<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch(refused);
}

/** A browser that stores nothing, or has no room left, says so with a DOMException. */
function refused(error: unknown): undefined {
  if (!(error instanceof DOMException)) throw error;
}

/** One broken entry must not stop the page, nor take the others with it. */
function read(noted: string | null): Sending | undefined {
  try {
    const thing: unknown = JSON.parse(noted ?? "null");
    return isSending(thing) ? thing : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function isSending(thing: unknown): thing is Sending {
  const sending = thing as Partial<Sending> | null;
  return Boolean(sending?.id && sending.command && sending.state && sending.order);
}
