/** The filter and the order of the unplaced cards, and the order of clusters. */
import { locale } from "../../i18n";
import type { Card, Cluster } from "../session";

export type Filter = {
  /** Only cards that tables have sent, or all shared cards. */
  scope: "sent" | "all";
  /** A theme's id; empty for all themes. */
  theme: string;
  /** A table's number, as typed; empty for all tables. */
  table: string;
  search: string;
};

/** Whether a lead card matches the filter. The search text is looked for in the whole stack. */
export function matches(card: Card, { theme, table, search }: Filter, cards: ReadonlyMap<string, Card>): boolean {
  if (theme && card.theme !== theme) return false;
  if (table && card.table !== Number(table)) return false;
  const term = toSearchText(search.trim());
  if (!term) return true;
  const stack = [card, ...card.beneath.flatMap((id) => cards.get(id) ?? [])];
  return stack.some(({ text }) => toSearchText(text).includes(term));
}

/** A text as it is compared in a search: without capitals, and an accent that was pasted as a sign of its own is part of its letter. */
export function toSearchText(text: string): string {
  return text.normalize("NFKC").toLocaleLowerCase();
}

/** Compares items by a text in the order of the page's language. */
export function byText<T>(text: (item: T) => string): (a: T, b: T) => number {
  const collator = new Intl.Collator(locale.value, { numeric: true });
  return (a, b) => collator.compare(text(a), text(b));
}

/** Compares clusters by when they were made, as the server does. */
export function byAge(a: Cluster, b: Cluster): number {
  return a.at - b.at || (a.id < b.id ? -1 : 1);
}

/** Compares cards by theme, then by table, then by time. */
export function byThemeAndTable(themes: readonly string[]): (a: Card, b: Card) => number {
  return (a, b) => themes.indexOf(a.theme) - themes.indexOf(b.theme) || a.table - b.table || a.at - b.at;
}
