import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { CardOption } from "./CardOption";
import { useDesk } from "./context";
import "./CardList.css";

type Props = {
  label: string;
  cards: readonly string[];
  /** The cluster whose cards these are; without it they lie free. */
  tray?: string;
};

/** Cards to go through with the arrow keys: one is active, any number is chosen. */
export function CardList({ label, cards, tray }: Props): JSX.Element {
  const desk = useDesk();
  const list = useRef<HTMLUListElement>(null);
  const active = useSignal(cards[0]);
  const place = useRef(0);
  const inside = useRef(false);

  // A card that was moved away leaves the focus to the one that takes its place.
  if (active.value === undefined || !cards.includes(active.value)) active.value = cards[Math.min(place.current, cards.length - 1)];
  useLayoutEffect(() => {
    place.current = Math.max(0, cards.indexOf(active.value ?? ""));
    if (inside.current && document.activeElement === document.body) focus(active.value);
  }, [cards, active.value]);

  const focus = (id: string | undefined) => {
    if (id === undefined) return;
    active.value = id;
    const option = list.current?.querySelector<HTMLElement>(`[data-card="${id}"]`);
    option?.focus();
    option?.scrollIntoView({ block: "nearest" });
  };
  const step = (event: KeyboardEvent, to: number) => {
    event.preventDefault();
    const id = cards[Math.max(0, Math.min(cards.length - 1, to))];
    if (event.shiftKey && id !== undefined) desk.choose([id, ...(active.value ? [active.value] : [])]);
    focus(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const card = active.value;
    if (card === undefined) return;
    const at = cards.indexOf(card);
    const across = columns(list.current);
    if ((event.ctrlKey || event.metaKey) && event.key === "a") {
      event.preventDefault();
      return desk.choose(cards);
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case "ArrowRight": return step(event, at + 1);
      case "ArrowLeft": return step(event, at - 1);
      case "ArrowDown": return step(event, at + across);
      case "ArrowUp": return step(event, at - across);
      case "Home": return step(event, 0);
      case "End": return step(event, cards.length - 1);
      case " ":
        event.preventDefault();
        return desk.toggle(card);
      case "Enter": return desk.spreadOut(card);
      case "Escape":
        desk.selected.value = new Set();
        return;
      case "m":
      case "M":
        event.preventDefault();
        desk.moving.value = { kind: "cards", cards: desk.selected.value.size ? desk.carried() : [card] };
        return;
      case "Delete":
        desk.taking.value = [card];
        return;
      case "t":
      case "T":
        if (tray !== undefined) desk.takeOut(desk.carried(card).filter((id) => cards.includes(id)));
    }
  };
  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const id = event.target.closest<HTMLElement>("[data-card]")?.dataset["card"];
    if (id === undefined) return;
    active.value = id;
    if (event.target.closest("[data-spread]")) desk.spreadOut(id);
    else desk.toggle(id);
  };

  return (
    <ul
      ref={list}
      class="papers"
      role="listbox"
      aria-label={label}
      aria-multiselectable="true"
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocusIn={() => (inside.current = true)}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && !list.current?.contains(relatedTarget)) inside.current = false;
      }}
    >
      {cards.map((id) => <CardOption key={id} id={id} active={id === active.value} tray={tray} />)}
    </ul>
  );
}

function columns(list: HTMLElement | null): number {
  return list ? getComputedStyle(list).gridTemplateColumns.split(" ").length : 1;
}
