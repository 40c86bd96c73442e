import type { JSX } from "preact";

import { lengthClass } from "./session";
import "./Heading.css";

type Props = {
  title: string;
  instruction?: string;
  /** Nothing else is on the screen, so the heading is larger. */
  alone?: boolean;
};

/** The title and instruction of a scene. */
export function Heading({ title, instruction, alone = false }: Props): JSX.Element {
  return (
    <header class="heading" data-alone={alone}>
      <h1 data-length={lengthClass(title)} dir="auto">{title}</h1>
      {instruction && <p data-length={lengthClass(instruction)} dir="auto">{instruction}</p>}
    </header>
  );
}
