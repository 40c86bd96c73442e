import { CircleUserRound, Hourglass, type IconNode, PencilLine, Send, Smartphone, StickyNote, Users } from "lucide";
import type { JSX } from "preact";

import { formatNumber, t } from "../../i18n";
import { Icon } from "../../icons";
import type { Count, Quiet } from "./quiet";

const signs: Record<Quiet, IconNode> = {
  nobody: CircleUserRound,
  away: Smartphone,
  writes_nothing: Hourglass,
  sent_nothing: Hourglass,
};

type Props = Count & { quiet: Quiet | undefined; open: boolean; onOpen: () => void };

/** One table: who is there and what they have done; one that may need help says why. */
export function Tile({ number, people, here, cards, private: notes, sent, quiet, open, onOpen }: Props): JSX.Element {
  return (
    <button class="tile" id={`tile-${number}`} type="button" data-quiet={quiet} aria-expanded={open} onClick={onOpen}>
      <span class="tile-head">
        <span class="tile-number">
          <span class="visually-hidden">{t("console.table")} </span>
          {formatNumber(number)}
        </span>
        {people > 0 && <Figure icon={Users} label={t("console.tile.people")}>{here < people ? t("console.tile.of", { here, people }) : formatNumber(people)}</Figure>}
      </span>
      {people + cards + notes > 0 && (
        <span class="tile-figures">
          <Figure icon={StickyNote} label={t("console.tile.cards")}>{formatNumber(cards)}</Figure>
          {notes > 0 && <Figure icon={PencilLine} label={t("console.tile.notes")}>{formatNumber(notes)}</Figure>}
          {sent > 0 && <Figure icon={Send} label={t("console.tile.sent")}>{formatNumber(sent)}</Figure>}
        </span>
      )}
      {quiet && <span class="tile-quiet"><Icon of={signs[quiet]} />{t(`console.quiet.${quiet}`)}</span>}
    </button>
  );
}

function Figure({ icon, label, children }: { icon: IconNode; label: string; children: string }): JSX.Element {
  return (
    <span class="tile-figure" title={label}>
      <Icon of={icon} />
      <span class="visually-hidden">{label}: </span>
      {children}
    </span>
  );
}
