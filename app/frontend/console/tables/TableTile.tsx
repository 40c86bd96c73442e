import { CircleUserRound, Hourglass, type IconNode, PencilLine, Send, Smartphone, StickyNote, Users } from "lucide";
import type { JSX } from "preact";

import { formatNumber, t } from "../../i18n";
import { Icon } from "../../icons";
import type { AttentionReason, TableCounts } from "./tableAttention";

const REASON_ICONS: Record<AttentionReason, IconNode> = {
  nobody: CircleUserRound,
  away: Smartphone,
  writes_nothing: Hourglass,
  sent_nothing: Hourglass,
};

type Props = TableCounts & { attention: AttentionReason | undefined; open: boolean; onOpen: () => void };

/** One table: its people and cards, and why it may need help. */
export function TableTile({ number, people, connected, cards, private: notes, sent, attention, open, onOpen }: Props): JSX.Element {
  return (
    <button class="tile" id={`tile-${number}`} type="button" data-attention={attention} aria-expanded={open} onClick={onOpen}>
      <span class="tile-head">
        <span class="tile-number">
          <span class="visually-hidden">{t("console.table")} </span>
          {formatNumber(number)}
        </span>
        {people > 0 && <TileCount icon={Users} label={t("console.tile.people")}>{connected < people ? t("console.tile.connected", { here: connected, people }) : formatNumber(people)}</TileCount>}
      </span>
      {people + cards + notes > 0 && (
        <span class="tile-counts">
          <TileCount icon={StickyNote} label={t("console.tile.cards")}>{formatNumber(cards)}</TileCount>
          {notes > 0 && <TileCount icon={PencilLine} label={t("console.tile.notes")}>{formatNumber(notes)}</TileCount>}
          {sent > 0 && <TileCount icon={Send} label={t("console.tile.sent")}>{formatNumber(sent)}</TileCount>}
        </span>
      )}
      {attention && <span class="tile-attention"><Icon of={REASON_ICONS[attention]} />{t(`console.attention.${attention}`)}</span>}
    </button>
  );
}

function TileCount({ icon, label, children }: { icon: IconNode; label: string; children: string }): JSX.Element {
  return (
    <span class="tile-count" title={label}>
      <Icon of={icon} />
      <span class="visually-hidden">{label}: </span>
      {children}
    </span>
  );
}
