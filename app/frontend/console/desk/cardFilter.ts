/** Which cards the desk shows. */
import { locale } from "../../i18n";
import type { Card } from "../session";

export type Filter = {
  /** What tables sent to the hall; or everything they share. */
  scope: "sent" | "all";
  /** A theme's id; empty for all. */
  theme: string;
  /** A table's number, as typed; empty for all. */
  table: string;
  search: string;
};

/** Whether a lead card is wanted. Words are looked for in the whole stack. */
export function matches(card: Card, { theme, table, search }: Filter, cards: ReadonlyMap<string, Card>): boolean {
  if (theme && card.theme !== theme) return false;
  if (table && card.table !== Number(table)) return false;
  const term = search.trim().toLocaleLowerCase();
  if (!term) return true;
  const stack = [card, ...card.beneath.flatMap((id) => cards.get(id) ?? [])];
  return stack.some(({ text }) => text.toLocaleLowerCase().includes(term));
}

/** Sorts by a text as the reader's language does. */
export function byText<T>(text: (item: T) => string): (a: T, b: T) => number {
  const collator = new Intl.Collator(locale.value, { numeric: true });
  return (a, b) => collator.compare(text(a), text(b));
}

/** One theme after the other, and in each the tables in turn. */
export function byThemeAndTable(themes: readonly string[]): (a: Card, b: Card) => number {
  return (a, b) => themes.indexOf(a.theme) - themes.indexOf(b.theme) || a.table - b.table || a.at - b.at;
}
