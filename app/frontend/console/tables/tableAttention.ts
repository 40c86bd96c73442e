/** Tables that may need the facilitator's help. */
import type { Step } from "../../wire.gen";

export type TableCounts = {
  number: number;
  /** People who have a seat at this table. */
  people: number;
  /** People whose phone is connected. */
  connected: number;
  cards: number;
  private: number;
  sent: number;
};
/** The reason for which a table may need help. */
export type AttentionReason = "nobody" | "away" | "writes_nothing" | "sent_nothing";

export function attentionReason(table: TableCounts, activity: Step["activity"] | undefined): AttentionReason | undefined {
  if (table.people === 0) return "nobody";
  if (table.connected === 0) return "away";
  const writing = activity === "ideas" || activity === "sort";
  if (writing && table.cards + table.private === 0) return "writes_nothing";
  if (activity === "sort" && table.sent === 0) return "sent_nothing";
  return undefined;
}

/** Sort by number; or tables that may need help first, those with the fewest cards before the others. */
export function sortTables(tables: readonly TableCounts[], activity: Step["activity"] | undefined, attentionFirst: boolean): TableCounts[] {
  const group = (table: TableCounts) => (attentionFirst && attentionReason(table, activity) ? 0 : 1);
  const cardCount = (table: TableCounts) => (attentionFirst ? table.cards + table.private : 0);
  return [...tables].sort((a, b) => group(a) - group(b) || cardCount(a) - cardCount(b) || a.number - b.number);
}
