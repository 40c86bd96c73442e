import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { arrowKeys } from "../../ui/arrowKeys";
import { CardOption } from "./CardOption";
import { useDesk } from "./deskContext";
import "./CardList.css";

type Props = {
  label: string;
  cards: readonly string[];
  /** The id of the cluster that the cards are in; undefined for unplaced cards. */
  cluster?: string;
};

/** A list box of cards: the arrow keys choose the active card, and any number of cards can be selected. */
export function CardList({ label, cards, cluster }: Props): JSX.Element {
  const desk = useDesk();
  const list = useRef<HTMLUListElement>(null);
  const active = useSignal(cards[0]);
  const lastActiveIndex = useRef(0);
  // Whether the focus was in the list before a change removed the focused card.
  const hadFocus = useRef(false);

  // When the active card is moved away, the card that takes its place becomes active and gets the focus.
  const isActiveInList = active.value !== undefined && cards.includes(active.value);
  const activeCard = isActiveInList ? active.value : cards[Math.min(lastActiveIndex.current, cards.length - 1)];
  useLayoutEffect(() => {
    active.value = activeCard;
    lastActiveIndex.current = Math.max(0, cards.indexOf(activeCard ?? ""));
    if (hadFocus.current && document.activeElement === document.body) focus(activeCard);
  }, [cards, activeCard]);

  const focus = (id: string | undefined) => {
    if (id === undefined) return;
    active.value = id;
    const option = list.current?.querySelector<HTMLElement>(`[data-card="${id}"]`);
    option?.focus();
    option?.scrollIntoView({ block: "nearest" });
  };
  const activateAt = (event: KeyboardEvent, to: number) => {
    event.preventDefault();
    const id = cards[Math.max(0, Math.min(cards.length - 1, to))];
    if (event.shiftKey && id !== undefined) desk.select([id, ...(active.value ? [active.value] : [])]);
    focus(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const card = active.value;
    if (card === undefined) return;
    const index = cards.indexOf(card);
    const columns = columnCount(list.current);
    if ((event.ctrlKey || event.metaKey) && event.key === "a") {
      event.preventDefault();
      return desk.select(cards);
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case arrowKeys.value.after: return activateAt(event, index + 1);
      case arrowKeys.value.before: return activateAt(event, index - 1);
      case "ArrowDown": return activateAt(event, index + columns);
      case "ArrowUp": return activateAt(event, index - columns);
      case "Home": return activateAt(event, 0);
      case "End": return activateAt(event, cards.length - 1);
      case " ":
        event.preventDefault();
        return desk.toggleSelected(card);
      case "Enter": return desk.toggleExpanded(card);
      case "Escape": return desk.clearSelection();
      case "m":
      case "M":
        event.preventDefault();
        desk.askWhereToMove({ kind: "cards", cards: desk.selected.value.size ? desk.cardsToMove() : [card] });
        return;
      case "Delete":
        desk.askToDelete([card]);
        return;
      case "t":
      case "T":
        if (cluster !== undefined) desk.takeOutCards(desk.cardsToMove(card).filter((id) => cards.includes(id)));
    }
  };
  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const id = event.target.closest<HTMLElement>("[data-card]")?.dataset["card"];
    if (id === undefined) return;
    active.value = id;
    if (event.target.closest("[data-expand]")) desk.toggleExpanded(id);
    else desk.toggleSelected(id);
  };
  const onFocusIn = ({ target }: FocusEvent) => {
    hadFocus.current = true;
    const id = target instanceof HTMLElement ? target.dataset["card"] : undefined;
    desk.focused = id;
    // Assistive technology may focus any option.
    if (id !== undefined) active.value = id;
  };
  const onFocusOut = ({ relatedTarget }: FocusEvent) => {
    if (!(relatedTarget instanceof Element) || list.current?.contains(relatedTarget)) return;
    desk.focused = undefined;
    // A dialog gives the focus back, or loses it when somebody else moves its card.
    if (!relatedTarget.closest("dialog")) hadFocus.current = false;
  };

  return (
    <ul
      ref={list}
      class="options"
      role="listbox"
      aria-label={label}
      aria-multiselectable="true"
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocusIn={onFocusIn}
      onFocusOut={onFocusOut}
      onDragEnd={() => void (desk.dragged = [])}
    >
      {cards.map((id) => <CardOption key={id} id={id} active={id === activeCard} cluster={cluster} />)}
    </ul>
  );
}

function columnCount(list: HTMLElement | null): number {
  return list ? getComputedStyle(list).gridTemplateColumns.split(" ").length : 1;
}
