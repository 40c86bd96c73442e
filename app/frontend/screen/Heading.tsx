import type { JSX } from "preact";

import { lengthClass } from "./session";
import "./Heading.css";

type Props = {
  title: string;
  instruction?: string;
  /** Nothing else is in the scene, so the instruction is larger. */
  isOnlyContent?: boolean;
};

/** The title and instruction of a scene. */
export function Heading({ title, instruction, isOnlyContent = false }: Props): JSX.Element {
  return (
    <header class="heading" data-only-content={isOnlyContent}>
      <h1 data-length={lengthClass(title)} dir="auto">{title}</h1>
      {instruction && <p data-length={lengthClass(instruction)} dir="auto">{instruction}</p>}
    </header>
  );
}
