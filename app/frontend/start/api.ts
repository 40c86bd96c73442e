/** What the server tells this page, and what this page tells of its failures. */
import { ApiError, NetworkError } from "../http";
import { t } from "../i18n";

export type Links = { join: string; console: string; screen: string; signs: string };
export type LocalizedText = Record<string, string>;
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
export type Template = { id: string; title: LocalizedText };

/** What to tell the person about a failed ask. */
export function errorMessage(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  if (error instanceof NetworkError) return t("start.no_answer");
  throw error;
}
