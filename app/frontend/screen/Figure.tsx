import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { formatNumber, t } from "../i18n";
import type { Hall } from "./hall";
import "./Figure.css";

/** A number and what it counts. It rises a little when it has grown. */
export function Figure({ value, of }: { value: number; of: string }): JSX.Element {
  const ref = useRising(value);
  return (
    <p class="figure">
      <b ref={ref}>{formatNumber(value)}</b> <span>{of}</span>
    </p>
  );
}

/** How many phones are in the hall now. */
export function People({ hall }: { hall: Hall }): JSX.Element {
  const { people } = hall.store.presence.value;
  return <Figure value={people} of={t("screen.here")} />;
}

function useRising(value: number) {
  const ref = useRef<HTMLElement>(null);
  const before = useRef(value);
  useLayoutEffect(() => {
    const grown = value > before.current;
    before.current = value;
    if (!grown || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    ref.current?.animate([{ transform: "translateY(0.18em)", opacity: 0.35 }, { transform: "none", opacity: 1 }], {
      duration: 360,
      easing: "ease-out",
    });
  }, [value]);
  return ref;
}
