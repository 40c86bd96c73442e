import type { JSX } from "preact";

import "./Dots.css";

/** A person's dots: filled circles for those given, and rings for those left. Screen readers read how many are left when it changes.
 * budget: all dots that the person has. label: how many are left. */
export function Dots({ budget, given, label }: { budget: number; given: number; label: string }): JSX.Element {
  return (
    <p class="dots">
      <span class="dots-row" aria-hidden="true">
        {Array.from({ length: budget }, (_, index) => (
          <span key={index} class={index < given ? "dot given" : "dot"} />
        ))}
      </span>
      <span class="muted" role="status"><span key={label}>{label}</span></span>
    </p>
  );
}
