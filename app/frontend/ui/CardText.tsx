import type { JSX } from "preact";

import { needsFolding, withFewerLines } from "./cardFolding";
import "./CardText.css";

/** The words of a card in a reading direction of their own, with their line breaks. Of many lines only the first ones are seen, unless `isOpen`. */
export function CardText({ text, isOpen = true }: { text: string; isOpen?: boolean }): JSX.Element {
  return <span class="card-text" dir="auto" data-folded={!isOpen && needsFolding(text)}>{isOpen ? text : withFewerLines(text)}</span>;
}
