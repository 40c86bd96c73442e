import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { formatNumber, t } from "../i18n";
import type { ScreenSession } from "./session";
import "./CountLabel.css";

/** A number and its label. It moves up briefly when the number grows. */
export function CountLabel({ value, label }: { value: number; label: string }): JSX.Element {
  const ref = useGrowthAnimation(value);
  return (
    <p class="count">
      <b ref={ref}>{formatNumber(value)}</b> <span>{label}</span>
    </p>
  );
}

/** The number of connected phones. */
export function ConnectedCount({ session }: { session: ScreenSession }): JSX.Element {
  const { people } = session.store.presence.value;
  return <CountLabel value={people} label={t("screen.connected")} />;
}

function useGrowthAnimation(value: number) {
  const ref = useRef<HTMLElement>(null);
  const previous = useRef(value);
  useLayoutEffect(() => {
    const hasGrown = value > previous.current;
    previous.current = value;
    if (!hasGrown || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    ref.current?.animate([{ transform: "translateY(0.18em)", opacity: 0.35 }, { transform: "none", opacity: 1 }], {
      duration: 360,
      easing: "ease-out",
    });
  }, [value]);
  return ref;
}
