/** Asking the server from outside the hall: what is this place, and may I have a seat? */
import { ask, Unanswered } from "../http";
import { delay } from "../live/backoff";
import type { PageData } from "../live/live";
import type { Label, Me } from "../wire.gen";

type Words = Record<string, string>;
/** What anyone may know of a workshop before they come in. */
export type Door = {
  code: string;
  title: Words;
  question: Words;
  language: string;
  roles: Pick<Label, "id" | "name">[];
  municipalities: Pick<Label, "id" | "name">[];
  tables: number;
  closed: boolean;
  full: boolean;
  /** Who this browser already is. */
  seat: Pick<Me, "table" | "role" | "municipality" | "language"> | null;
};
/** A phone's page brings the door along as it was. */
export type PhonePage = PageData & { door?: Door };
/** What one says at the door; the same id again is the same seat. */
export type Wish = { id: string; table: number; role: string | null; municipality: string | null; language: string };

/** What workshop this is; rejects with Refused. Asks until it is answered, and tells when that takes a while. */
export function openDoor(code: string, lost: (lost: boolean) => void): Promise<Door> {
  return untilAnswered(() => ask<Door>(`/api/workshops/${code}/door`), lost);
}

/** The door once more, if somebody answers: undefined when not. */
export async function lookAgain(code: string): Promise<Door | undefined> {
  try {
    return await ask<Door>(`/api/workshops/${code}/door`);
  } catch (error) {
    if (error instanceof Unanswered) return undefined;
    throw error;
  }
}

/** Sits down; rejects with Refused. Asks until it is answered, always for the same seat. */
export async function takeSeat(code: string, wish: Wish, lost: (lost: boolean) => void): Promise<void> {
  await untilAnswered(() => ask(`/api/workshops/${code}/seats`, wish), lost);
}

async function untilAnswered<T>(request: () => Promise<T>, lost: (lost: boolean) => void): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await request();
      lost(false);
      return answer;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      lost(true);
      await pause(delay(tries));
    }
  }
}

/** So long, or until the network is back. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      removeEventListener("online", over);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    addEventListener("online", over);
  });
}
