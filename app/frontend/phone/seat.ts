/** The id of this browser's seat. It is stored, so that a repeated request for a seat does not create a second one. */
import { moveDrafts } from "../live/draft";
import { newId } from "../live/ids";
import { LOAD_TIMEOUT_MS } from "../live/outbox";
import { moveOutbox } from "../live/outboxStorage";
import { tryStorage } from "../live/storageErrors";
import { waitAtMost } from "../live/timeout";

/** The ids of this tab, which last as long as the tab if the browser stores nothing. */
const ids = new Map<string, string>();
const key = (code: string) => `samskap/seat/${code}`;
const previousKey = (code: string) => `${key(code)}/from`;

/** The id of the seat, which is also part of the names of this person's outbox and drafts. Created on first use. */
export function seatId(code: string): string {
  const id = ids.get(code) ?? readId(code) ?? newId();
  ids.set(code, id);
  tryStorage(() => localStorage.setItem(key(code), id));
  return id;
}

/** Use a new id, because the old one belongs to somebody else. Resolves when drafts and outbox are moved to it. */
export function replaceSeatId(code: string): Promise<void> {
  const [previous, id] = [seatId(code), newId()];
  ids.set(code, id);
  tryStorage(() => {
    // The previous id is stored first. If this tab is killed after that, the next one completes the move.
    localStorage.setItem(previousKey(code), previous);
    localStorage.setItem(key(code), id);
  });
  return moveStored(code, previous);
}

/** Complete a move that a killed tab had started. Resolves when the outbox may be opened. */
export async function finishSeatMove(code: string): Promise<void> {
  const previous = tryStorage(() => localStorage.getItem(previousKey(code)));
  // They are equal if the tab was killed before it stored the new id.
  if (previous && previous !== seatId(code)) await moveStored(code, previous);
}

/** Move drafts and outbox. If the database does not answer within LOAD_TIMEOUT_MS, the next page tries again. */
async function moveStored(code: string, previous: string): Promise<void> {
  const [from, to] = [`${code}/${previous}`, `${code}/${seatId(code)}`];
  tryStorage(() => moveDrafts(from, to));
  const moved = moveOutbox(from, to).then((isComplete) => isComplete && tryStorage(() => localStorage.removeItem(previousKey(code))));
  await waitAtMost(LOAD_TIMEOUT_MS, moved);
}

function readId(code: string): string | undefined {
  return tryStorage(() => localStorage.getItem(key(code)) ?? undefined);
}
