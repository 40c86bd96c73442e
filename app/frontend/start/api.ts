/** The server's HTTP API, as far as this page needs it. */
import { lang, t } from "../i18n";

export type Links = { join: string; console: string; screen: string; signs: string };
export type Words = Record<string, string>;
export type Workshop = {
  code: string;
  /** In the reader's language already. */
  title: string;
  language: string;
  people: number;
  cards: number;
  tables: number;
  created_at: number;
  closed: boolean;
  links: Links;
};
export type Me = { organiser: boolean; workshops: Workshop[] };
export type Template = { id: string; title: Words };

/** The server, or the network, said no; the message is for the person. */
export class Refused extends Error {}

/** Asks for JSON; with a body it posts. Rejects with Refused. */
export async function ask<T>(path: string, body?: object): Promise<T> {
  const answer = await reach(path, body);
  const said: unknown = answer.status === 204 ? undefined : await answer.json();
  if (!answer.ok) throw new Refused((said as { message?: string }).message ?? t("error.internal"));
  return said as T;
}

/** What to tell the person about a failed ask. */
export function reason(error: unknown): string {
  if (error instanceof Refused) return error.message;
  throw error;
}

async function reach(path: string, body: object | undefined): Promise<Response> {
  const headers = { "Accept-Language": lang.peek(), "Content-Type": "application/json" };
  try {
    return await fetch(path, { headers, ...(body && { method: "POST", body: JSON.stringify(body) }) });
  } catch (error) {
    if (error instanceof TypeError) throw new Refused(t("start.no_answer"));
    throw error;
  }
}
