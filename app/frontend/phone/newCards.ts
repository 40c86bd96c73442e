/** Cards that others put on the board while somebody reads it. */
import { type RefObject } from "preact";
import { useReducer, useRef } from "preact/hooks";

import type { CardViewModel } from "./cardViewModel";

/** leads: those to show. held: how many others are held back. */
type Shown = { leads: readonly CardViewModel[]; held: number; showAll: () => void };

/** Hold back new cards of others while the board is being read, as they would move what is under the thumb. A person's own cards, and cards that
 * were on the board before, are always shown. */
export function useNewCards(board: RefObject<HTMLElement | null>, leads: readonly CardViewModel[]): Shown {
  const known = useRef(new Set<string>());
  const [, render] = useReducer((count: number) => count + 1, 0);
  const isHeld = ({ id, isOwn }: CardViewModel) => !isOwn && !known.current.has(id);
  const add = (cards: readonly CardViewModel[]) => cards.forEach(({ id, beneath }) => [id, ...beneath].forEach((each) => known.current.add(each)));
  const areHeld = known.current.size > 0 && isBeingRead(board.current);
  const shown = areHeld ? leads.filter((lead) => !isHeld(lead)) : leads;
  add(shown);
  const showAll = () => {
    add(leads);
    render(undefined);
  };
  return { leads: shown, held: leads.length - shown.length, showAll };
}

/** Whether the board reaches into the upper half of the window. */
function isBeingRead(board: HTMLElement | null): boolean {
  return board !== null && board.getBoundingClientRect().top < innerHeight / 2;
}
