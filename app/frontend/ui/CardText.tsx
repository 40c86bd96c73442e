import type { JSX } from "preact";

import "./CardText.css";

/** The words of a card in a reading direction of their own, with their line breaks; of folded ones only the first lines are seen. */
export function CardText({ text, isFolded = false }: { text: string; isFolded?: boolean }): JSX.Element {
  return <span class="card-words" dir="auto" data-folded={isFolded}>{text}</span>;
}
