/** What the server tells this page, and what this page tells of its failures. */
import { Refused, Unanswered } from "../http";
import { t } from "../i18n";

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

/** What to tell the person about a failed ask. */
export function reason(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof Unanswered) return t("start.no_answer");
  throw error;
}
