import type { JSX } from "preact";

import { t } from "../i18n";
import "./Dots.css";

/** A person's dots: filled circles for those left, rings for those given. */
export function Dots({ budget, given }: { budget: number; given: number }): JSX.Element {
  const left = Math.max(0, budget - given);
  return (
    <p class="dots">
      <span class="dots-row" aria-hidden="true">
        {Array.from({ length: budget }, (_, index) => (
          <span class={index < left ? "dot" : "dot given"} />
        ))}
      </span>
      <span class="muted">{t("dots.left", { count: left, budget })}</span>
    </p>
  );
}
