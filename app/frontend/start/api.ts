/** The server's answers on this page, and the messages for its errors. */
import { ApiError, NetworkError } from "../http";
import { type LocalizedText, t } from "../i18n";

export type Links = { join: string; console: string; screen: string; signs: string };
export type Workshop = {
  code: string;
  /** Already in the reader's language. */
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

/** The message for a failed request. Throws any other error again. */
export function errorMessage(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  if (error instanceof NetworkError) return t("start.no_answer");
  throw error;
}
