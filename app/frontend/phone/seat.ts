/** The id of the seat that this browser asks for: kept, so that a double tap or a lost answer is one seat. */
import { carryOver as carryDrafts } from "../live/draft";
import { newId } from "../live/ids";
import { carryOver as carryQueue } from "../live/keeping";

const kept = new Map<string, string>();
const key = (code: string) => `samskap/seat/${code}`;

/** The id to ask with, and to name this person's outbox and drafts by; made on first use. */
export function personOf(code: string): string {
  const id = kept.get(code) ?? read(code) ?? newId();
  kept.set(code, id);
  attempt(() => localStorage.setItem(key(code), id));
  return id;
}

/** The id was somebody else's: the next seat has another, and what this person wrote comes along. */
export function renew(code: string): Promise<void> {
  const [old, id] = [personOf(code), newId()];
  kept.set(code, id);
  attempt(() => {
    localStorage.setItem(key(code), id);
    carryDrafts(`${code}/${old}`, `${code}/${id}`);
  });
  return carryQueue(`${code}/${old}`, `${code}/${id}`);
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
