import type { JSX } from "preact";

import { isTall, withFewerLines } from "./tallText";
import "./CardText.css";

/** The words of a card in a reading direction of their own, with their line breaks. Of many lines only the first ones are seen, unless `isOpen`. */
export function CardText({ text, isOpen = true }: { text: string; isOpen?: boolean }): JSX.Element {
  return <span class="card-words" dir="auto" data-folded={!isOpen && isTall(text)}>{isOpen ? text : withFewerLines(text)}</span>;
}
