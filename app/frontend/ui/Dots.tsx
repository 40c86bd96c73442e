import type { JSX } from "preact";

import { t } from "../i18n";
import "./Dots.css";

/** A person's dots: filled circles for those given, and rings for those left. Screen readers read how many are left when it changes.
 * budget: all dots that the person has. */
export function Dots({ budget, given }: { budget: number; given: number }): JSX.Element {
  return (
    <p class="dots">
      <span class="dots-row" aria-hidden="true">
        {Array.from({ length: budget }, (_, index) => (
          <span class={index < given ? "dot given" : "dot"} />
        ))}
      </span>
      <span class="muted" role="status">{t("dots.left", { count: Math.max(0, budget - given), budget })}</span>
    </p>
  );
}
