/** The id of the seat that this browser asks for: kept, so that a double tap or a lost answer is one seat. */
import { newId } from "../live/ids";

const kept = new Map<string, string>();
const key = (code: string) => `samskap/seat/${code}`;

/** The id to ask with, and to name this person's outbox and drafts by; made on first use. */
export function personOf(code: string): string {
  const id = kept.get(code) ?? read(code) ?? newId();
  kept.set(code, id);
  attempt(() => localStorage.setItem(key(code), id));
  return id;
}

/** The server does not know this seat any more: the next one is another. */
export function forget(code: string): void {
  kept.delete(code);
  attempt(() => localStorage.removeItem(key(code)));
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
