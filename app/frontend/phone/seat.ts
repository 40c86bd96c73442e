/** The id of this browser's seat. It is stored, so that a repeated request for a seat does not create a second one. */
import { moveDrafts } from "../live/draft";
import { newId } from "../live/ids";
import { LOAD_TIMEOUT_MS } from "../live/outbox";
import { moveOutbox } from "../live/outboxStorage";
import { tryStorage } from "../live/storageErrors";
import { waitAtMost } from "../live/timeout";

/** Join code -> the seat's id in this tab. They are kept in memory because the browser may store nothing. */
const seatIds = new Map<string, string>();
const key = (code: string) => `samskap/seat/${code}`;
const previousKey = (code: string) => `${key(code)}/from`;

/** The id of the seat, which is also part of the names of this person's outbox and drafts. Created on first use. */
export function seatId(code: string): string {
  const id = seatIds.get(code) ?? readId(code) ?? newId();
  seatIds.set(code, id);
  tryStorage(() => localStorage.setItem(key(code), id));
  return id;
}

/**
 * Use a new id, for when the server says that another person has the old one. Resolves when drafts and outbox are moved
 * to the new id, or after LOAD_TIMEOUT_MS; what is not moved then is moved by the next page.
 */
export function replaceSeatId(code: string): Promise<void> {
  const [previous, id] = [seatId(code), newId()];
  seatIds.set(code, id);
  tryStorage(() => {
    // The previous id is stored first. If this tab is closed after that, the next tab moves drafts and outbox.
    localStorage.setItem(previousKey(code), previous);
    localStorage.setItem(key(code), id);
  });
  return moveDraftsAndOutbox(code, previous);
}

/** Complete a replacement that an earlier tab did not complete. Resolves when the outbox may be opened. */
export async function finishReplacingSeatId(code: string): Promise<void> {
  const previous = tryStorage(() => localStorage.getItem(previousKey(code)));
  // The two are equal if the earlier tab was closed before it stored the new id.
  if (previous && previous !== seatId(code)) await moveDraftsAndOutbox(code, previous);
}

/** Move drafts and outbox from the previous id to the current one. If that is not complete, the next page tries again. */
async function moveDraftsAndOutbox(code: string, previous: string): Promise<void> {
  const [from, to] = [`${code}/${previous}`, `${code}/${seatId(code)}`];
  tryStorage(() => moveDrafts(from, to));
  const moved = moveOutbox(from, to).then((isComplete) => isComplete && tryStorage(() => localStorage.removeItem(previousKey(code))));
  await waitAtMost(LOAD_TIMEOUT_MS, moved);
}

function readId(code: string): string | undefined {
  return tryStorage(() => localStorage.getItem(key(code)) ?? undefined);
}
