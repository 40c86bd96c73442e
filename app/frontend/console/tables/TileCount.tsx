import { type IconNode, PencilLine, StickyNote, Users } from "lucide";
import type { JSX } from "preact";

import { formatNumber, t } from "../../i18n";
import { Icon } from "../../icons";
import { Send } from "../../mirroredIcons";
import type { TableCounts } from "./tableAttention";

type Count = "people" | "cards" | "notes" | "sent";

const ICONS: Record<Count, IconNode> = { people: Users, cards: StickyNote, notes: PencilLine, sent: Send };
const COUNTS = Object.keys(ICONS) as Count[];

/** The counts that the tile of a table shows. */
export function countsShown({ people, cards, private: notes, sent }: TableCounts): ReadonlySet<Count> {
  const isShown: Record<Count, boolean> = { people: people > 0, cards: people + cards + notes > 0, notes: notes > 0, sent: sent > 0 };
  return new Set(COUNTS.filter((count) => isShown[count]));
}

/** A number of a table, with its icon. whole: of how many. It is shown as "4/5", which fits on a small tile, and read as "4 of 5". */
export function TileCount({ of: count, value, whole }: { of: Count; value: number; whole?: number | undefined }): JSX.Element {
  const label = t(`console.tile.${count}`);
  const isPart = whole !== undefined;
  return (
    <span class="tile-count" title={label}>
      <Icon of={ICONS[count]} />
      <span class="visually-hidden">{label}: {isPart && t("console.tile.part", { part: value, whole })}</span>
      <span aria-hidden={isPart}>{isPart ? `${formatNumber(value)}/${formatNumber(whole)}` : formatNumber(value)}</span>
    </span>
  );
}

/** What the icons of the tiles mean. Screen readers read that with each number. */
export function TileLegend({ tables }: { tables: readonly TableCounts[] }): JSX.Element | null {
  const shown = new Set(tables.flatMap((table) => [...countsShown(table)]));
  if (shown.size === 0) return null;
  return (
    <p class="tile-legend" aria-hidden="true">
      {COUNTS.filter((count) => shown.has(count)).map((count) => (
        <span key={count} class="tile-count"><Icon of={ICONS[count]} />{t(`console.tile.${count}`)}</span>
      ))}
    </p>
  );
}
