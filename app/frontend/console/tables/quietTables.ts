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
/** Why a table may need help. */
export type QuietReason = "nobody" | "away" | "writes_nothing" | "sent_nothing";

export function quietReason(table: TableCounts, activity: Step["activity"] | undefined): QuietReason | undefined {
  if (table.people === 0) return "nobody";
  if (table.connected === 0) return "away";
  const writing = activity === "ideas" || activity === "sort";
  if (writing && table.cards + table.private === 0) return "writes_nothing";
  if (activity === "sort" && table.sent === 0) return "sent_nothing";
  return undefined;
}

/** Sort by number; or tables that may need help first, those with the fewest cards before the others. */
export function sortTables(tables: readonly TableCounts[], activity: Step["activity"] | undefined, quietFirst: boolean): TableCounts[] {
  const rank = (table: TableCounts) => (quietFirst && quietReason(table, activity) ? 0 : 1);
  const done = (table: TableCounts) => (quietFirst ? table.cards + table.private : 0);
  return [...tables].sort((a, b) => rank(a) - rank(b) || done(a) - done(b) || a.number - b.number);
}
