import type { JSX } from "preact";

import "./CardPile.css";

/** Up to this many cards there is a sheet for each. */
const MAX_EXACT = 6;
const MAX_SHEETS = 30;

/** A pile of cards seen from the side. The more cards, the less it grows with each, so that it fits the screen. */
export function CardPile({ count }: { count: number }): JSX.Element {
  const sheets = count <= MAX_EXACT ? count : Math.min(MAX_SHEETS, Math.round(MAX_EXACT + 1.15 * Math.sqrt(count - MAX_EXACT)));
  return (
    <div class="pile" aria-hidden="true">
      {Array.from({ length: sheets }, (_, index) => <i key={index} style={{ transform: sheetTransform(index) }} />)}
    </div>
  );
}

/** Each sheet has a small offset and rotation of its own, which stays the same. */
function sheetTransform(index: number): string {
  return `translateX(${((index * 37) % 7) - 3}%) rotate(${(((index * 53) % 5) - 2) / 8}deg) scaleX(0.94)`;
}
