/** The id of the seat that this browser asks for: kept, so that a double tap or a lost answer is one seat. */
import { carryOver as carryDrafts } from "../live/draft";
import { newId } from "../live/ids";
import { carryOver as carryQueue } from "../live/keeping";
import { patience } from "../live/outbox";

const kept = new Map<string, string>();
const key = (code: string) => `samskap/seat/${code}`;
const formerKey = (code: string) => `${key(code)}/from`;

/** The id to ask with, and to name this person's outbox and drafts by; made on first use. */
export function personOf(code: string): string {
  const id = kept.get(code) ?? read(code) ?? newId();
  kept.set(code, id);
  attempt(() => localStorage.setItem(key(code), id));
  return id;
}

/** The id was somebody else's: the next seat has another. Resolves when what this person wrote has come along. */
export function renew(code: string): Promise<void> {
  const [old, id] = [personOf(code), newId()];
  kept.set(code, id);
  attempt(() => {
    // First the former id: a tab that is killed at any moment from now on leaves the next one to finish this.
    localStorage.setItem(formerKey(code), old);
    localStorage.setItem(key(code), id);
  });
  return carry(code, old);
}

/** Finishes what a killed tab had begun to bring along; resolves when this person's outbox may be opened. */
export async function bringAlong(code: string): Promise<void> {
  const old = attempt(() => localStorage.getItem(formerKey(code)));
  // The same where the tab was killed before it had another.
  if (old && old !== personOf(code)) await carry(code, old);
}

/** A browser that does not answer is not waited for longer than `patience`: the next page tries again. */
async function carry(code: string, old: string): Promise<void> {
  const [from, to] = [`${code}/${old}`, `${code}/${personOf(code)}`];
  attempt(() => carryDrafts(from, to));
  const carried = carryQueue(from, to).then((whole) => whole && attempt(() => localStorage.removeItem(formerKey(code))));
  await Promise.race([carried, new Promise((resolve) => setTimeout(resolve, patience))]);
}

function read(code: string): string | undefined {
  return attempt(() => localStorage.getItem(key(code)) ?? undefined);
}

// A browser that stores nothing has the id until its tab is closed.
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return undefined;
  }
}
