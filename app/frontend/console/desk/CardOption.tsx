import { type ReadonlySignal, useComputed } from "@preact/signals";
import { Check, Layers } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { localized, t } from "../../i18n";
import { Icon, ThemeIcon } from "../../icons";
import { CardText } from "../../ui/CardText";
import { stackDepth } from "../../ui/Stack";
import { needsFolding } from "../../ui/cardFolding";
import { colourOf } from "../../ui/theme";
import { type DragSource, type DropTarget, useDragAndDrop } from "../dragAndDrop";
import { useSession } from "../session";
import { useDesk } from "./deskContext";

type Props = {
  id: string;
  /** Whether this is the one option of the list that the Tab key focuses. */
  active: boolean;
  /** The id of the cluster that the card is in; undefined for an unplaced card. */
  cluster: string | undefined;
};

/** One card or stack in a list of the merge desk. It can be selected and dragged, and other cards can be dropped on it.
 * `CardList` handles its clicks and keys (`data-card`, `data-expand`). */
export function CardOption({ id, active, cluster }: Props): JSX.Element | null {
  const { client, workshop } = useSession();
  const desk = useDesk();
  const element = useRef<HTMLLIElement>(null);
  const selected = useComputed(() => desk.selected.value.has(id));
  const expanded = useComputed(() => desk.expanded.value.has(id));
  /** All selected cards if this one is selected, else this one. */
  const draggedCards = () => desk.cardsToMove(id);
  const source: DragSource = {
    data: () => ({ kind: "cards", cards: (desk.dragged = draggedCards()) }),
    dragLabel: () => (draggedCards().length > 1 ? t("console.desk.dragged", { count: draggedCards().length }) : undefined),
  };
  const target: DropTarget = {
    accepts: (data) => data.kind === "cards" && !data.cards.includes(id),
    onDrop() {
      if (cluster !== undefined) desk.placeCards(desk.dragged, cluster);
      else if (desk.dragged.length > 0) desk.createCluster([id, ...desk.dragged]);
    },
  };
  useDragAndDrop(element, source, target);
  const card = client.store.entity(`card/${id}`).value;
  if (!card) return null;
  const cardsBeneath = card.beneath;
  const theme = workshop.value?.themes.find((theme) => theme.id === card.theme);
  const isFoldable = needsFolding(card.text);
  const table = t("console.desk.table", { table: card.table });
  const stack = cardsBeneath.length > 0 && t("console.desk.stack", { count: cardsBeneath.length + 1 });
  const openedTexts = expanded.value ? cardsBeneath.map((cardId) => client.store.entity(`card/${cardId}`).value?.text) : [];
  return (
    <li
      ref={element}
      class="option"
      role="option"
      // Chromium does not name an option by its content while content-visibility skips that.
      aria-label={[card.text, theme && localized(theme.name), table, stack, ...openedTexts].filter(Boolean).join(", ")}
      aria-selected={selected}
      tabIndex={active ? 0 : -1}
      data-card={id}
      data-theme={colourOf(theme)}
      data-depth={stackDepth(cardsBeneath.length)}
    >
      <CardText text={card.text} isOpen={expanded.value} />
      <span class="option-footer">
        <SelectionMark selected={selected} />
        {theme && <ThemeIcon name={theme.icon} />}
        <span>{table}</span>
        {stack && <span class="option-stack" data-expand><Icon of={Layers} />{stack}</span>}
        {isFoldable && !stack && <span class="option-stack" data-expand>{t(expanded.value ? "text.less" : "text.more")}</span>}
      </span>
      {expanded.value && cardsBeneath.map((cardId) => <CardBeneath key={cardId} id={cardId} />)}
    </li>
  );
}

/** A component of its own, so that a selected card need not be drawn again as a whole. */
function SelectionMark({ selected }: { selected: ReadonlySignal<boolean> }): JSX.Element | null {
  return selected.value ? <span class="option-check"><Icon of={Check} /></span> : null;
}

function CardBeneath({ id }: { id: string }): JSX.Element | null {
  const card = useSession().client.store.entity(`card/${id}`).value;
  return card ? <span class="option-beneath" dir="auto">{card.text}</span> : null;
}
