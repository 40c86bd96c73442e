import { CircleUserRound, Hourglass, type IconNode, Smartphone } from "lucide";
import type { JSX } from "preact";

import { formatNumber, t } from "../../i18n";
import { Icon } from "../../icons";
import type { AttentionReason, TableCounts } from "./tableAttention";
import { countsShown, TileCount } from "./TileCount";

const REASON_ICONS: Record<AttentionReason, IconNode> = {
  nobody: CircleUserRound,
  away: Smartphone,
  writes_nothing: Hourglass,
  sent_nothing: Hourglass,
};

type Props = TableCounts & {
  attention: AttentionReason | undefined;
  /** How many cards or stacks each table may send in the running step; undefined: it sends none. */
  sends: number | undefined;
  open: boolean;
  onOpen: () => void;
};

/** One table: its people and cards, and why it may need help. */
export function TableTile({ attention, sends, open, onOpen, ...table }: Props): JSX.Element {
  const { number, people, connected, cards, private: notes, sent } = table;
  const shown = countsShown(table);
  return (
    <button class="tile" id={`tile-${number}`} type="button" data-attention={attention} aria-expanded={open} onClick={onOpen}>
      <span class="tile-head">
        <span class="tile-number">
          <span class="visually-hidden">{t("console.table")} </span>
          {formatNumber(number)}
        </span>
        {shown.has("people") && <TileCount of="people" value={connected < people ? connected : people} whole={connected < people ? people : undefined} />}
      </span>
      {shown.has("cards") && (
        <span class="tile-counts">
          <TileCount of="cards" value={cards} />
          {shown.has("notes") && <TileCount of="notes" value={notes} />}
          {shown.has("sent") && <TileCount of="sent" value={sent} whole={sends} />}
        </span>
      )}
      {attention && <span class="tile-attention"><Icon of={REASON_ICONS[attention]} />{t(`console.attention.${attention}`)}</span>}
    </button>
  );
}
