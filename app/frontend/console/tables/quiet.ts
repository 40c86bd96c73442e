/** Which tables a facilitator may want to walk to. */
import type { Step } from "../../wire.gen";

export type Count = {
  number: number;
  /** Who took a seat at this table. */
  people: number;
  /** Whose phone is connected just now. */
  here: number;
  cards: number;
  private: number;
  sent: number;
};
/** Why a table stands out; undefined when all goes well. */
export type Quiet = "nobody" | "away" | "writes_nothing" | "sent_nothing";

export function quietness(table: Count, activity: Step["activity"] | undefined): Quiet | undefined {
  if (table.people === 0) return "nobody";
  if (table.here === 0) return "away";
  const writing = activity === "ideas" || activity === "sort";
  if (writing && table.cards + table.private === 0) return "writes_nothing";
  if (activity === "sort" && table.sent === 0) return "sent_nothing";
  return undefined;
}

/** By number; or those that stand out first, the emptiest before the others. */
export function ordered(tables: readonly Count[], activity: Step["activity"] | undefined, quietFirst: boolean): Count[] {
  const rank = (table: Count) => (quietFirst && quietness(table, activity) ? 0 : 1);
  const done = (table: Count) => (quietFirst ? table.cards + table.private : 0);
  return [...tables].sort((a, b) => rank(a) - rank(b) || done(a) - done(b) || a.number - b.number);
}
