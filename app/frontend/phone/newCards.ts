/** Cards that others put on the board while somebody reads it. */
import { type RefObject } from "preact";
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";

import type { CardViewModel } from "./cardViewModel";
import { useSession } from "./session";

/** leads: those to show. held: how many others are held back. showAll: show these too, and go to the first of them. */
type Shown = { leads: readonly CardViewModel[]; held: number; showAll: () => void };

/** Hold back new cards of others while the board is being read, as they would move what is under the thumb. A person's own cards, and cards that
 * were on the board before, are always shown, also in a stack. all: the lead cards of the board. */
export function useNewCards(board: RefObject<HTMLElement | null>, all: readonly CardViewModel[]): Shown {
  const { cards, me, focusTarget } = useSession();
  const table = me.value?.table;
  const known = useRef({ table, ids: new Set<string>() });
  if (known.current.table !== table) known.current = { table, ids: new Set() };
  const { ids } = known.current;
  const [, render] = useReducer((count: number) => count + 1, 0);
  const own = new Set(cards.value.filter(({ isOwn }) => isOwn).map(({ id }) => id));
  const isHeld = (lead: CardViewModel) => !lead.sent && !stackOf(lead).some((id) => ids.has(id) || own.has(id));
  const held = ids.size > 0 && isBeingRead(board.current) ? all.filter(isHeld) : [];
  const leads = held.length > 0 ? all.filter((lead) => !held.includes(lead)) : all;
  const add = (shown: readonly CardViewModel[]) => shown.flatMap(stackOf).forEach((id) => ids.add(id));
  add(leads);
  const hasHeld = held.length > 0;
  useLayoutEffect(() => {
    if (!hasHeld) return;
    const release = () => !isBeingRead(board.current) && render(undefined);
    addEventListener("scroll", release, { passive: true });
    return () => removeEventListener("scroll", release);
  }, [hasHeld]);
  const showAll = () => {
    const first = held[0]?.id;
    add(held);
    focusTarget.value = first;
    render(undefined);
    requestAnimationFrame(() => board.current?.querySelector(`[data-animation-key="${first}"]`)?.scrollIntoView({ block: "nearest" }));
  };
  return { leads, held: held.length, showAll };
}

function stackOf({ id, beneath }: CardViewModel): string[] {
  return [id, ...beneath];
}

/** Whether the board reaches into the upper half of the window. */
function isBeingRead(board: HTMLElement | null): boolean {
  return board !== null && board.getBoundingClientRect().top < innerHeight / 2;
}
