/** The links of a workshop: the console's copy of the server's list, and requests that change it. */
import { type ReadonlySignal, signal } from "@preact/signals";

import { ApiError, errorMessage, getJson, postJson, postIdempotent } from "../../http";
import type { StaffLink } from "../../http.gen";

export type Right = StaffLink["right"];
export type NewLink = { right: Right; label: string; table: number | null; code_word: string };

/** In the order of the form; the least powerful right that opens a console is chosen first. */
export const RIGHTS: readonly Right[] = ["theme_team", "facilitator", "table_host", "screen", "report", "public_report"];
const DURATIONS = ["endless", "year", "today", "week", "month"] as const;
export type Duration = (typeof DURATIONS)[number];

/** How long a link may work; the first is chosen at first. A public link always ends, because nobody knows who has it. */
export function durationsOf(right: Right): readonly Duration[] {
  return right === "public_report" ? DURATIONS.slice(1) : DURATIONS.filter((duration) => duration !== "year");
}

export class StaffLinks {
  #links = signal<readonly StaffLink[] | undefined>(undefined);
  /** The newest first; undefined until the server has answered. */
  readonly links: ReadonlySignal<readonly StaffLink[] | undefined> = this.#links;
  #problem = signal("");
  /** The message if the list could not be loaded; else empty. */
  readonly problem: ReadonlySignal<string> = this.#problem;
  #path: string;
  #lastLoad = 0;

  constructor(code: string) {
    this.#path = `/api/workshops/${code}/links`;
  }

  /** Load the list again. An answer that another request has overtaken is ignored. */
  async load(): Promise<void> {
    const load = ++this.#lastLoad;
    try {
      const found = await getJson<StaffLink[]>(this.#path);
      if (load !== this.#lastLoad) return;
      this.#links.value = found.reverse();
      this.#problem.value = "";
    } catch (error) {
      const message = errorMessage(error);
      if (load === this.#lastLoad) this.#problem.value = message;
    }
  }

  /** Make a link. now: server time in milliseconds since 1970. Rejects with ApiError or NetworkError. */
  async create(link: NewLink, duration: Duration, now: number): Promise<StaffLink> {
    const body = { ...link, expires_at: expiryOf(duration, now) };
    const made = await this.#change(postIdempotent<StaffLink>(this.#path, body, [link, duration]));
    this.#links.value = [made, ...(this.#links.peek() ?? []).filter(({ id }) => id !== made.id)];
    return made;
  }

  /** Turn a link off. Rejects with ApiError or NetworkError. */
  async revoke({ id }: StaffLink): Promise<void> {
    await this.#change(postJson(`${this.#path}/${id}/revoke`)).catch((error: unknown) => {
      // Somebody else was faster.
      if (!(error instanceof ApiError && error.code === "link.unknown")) throw error;
    });
    this.#links.value = this.#links.peek()?.filter((link) => link.id !== id);
  }

  /** Load the list again when the server has answered. Without an answer the request's own problem is shown, and is enough. */
  async #change<T>(request: Promise<T>): Promise<T> {
    try {
      const answer = await request;
      void this.load();
      return answer;
    } catch (error) {
      if (error instanceof ApiError) void this.load();
      throw error;
    }
  }
}

/** When a link of this duration ends, in milliseconds since 1970; null: never. now: server time. */
export function expiryOf(duration: Duration, now: number): number | null {
  const end = new Date(now);
  switch (duration) {
    case "endless":
      return null;
    case "year":
      return end.setFullYear(end.getFullYear() + 1);
    case "today":
      return end.setHours(23, 59, 59, 999);
    case "week":
      return end.setDate(end.getDate() + 7);
    case "month":
      return end.setDate(end.getDate() + 30);
  }
}
