import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { useHall } from "./hall";

type Props = {
  /** The card that lies here. */
  id: string;
  children: ComponentChildren;
};

/** Where a card lies. A card that was moved or closed takes the keyboard with it, so that nobody starts over. */
export function Spot({ id, children }: Props): JSX.Element {
  const { followed } = useHall();
  const spot = useRef<HTMLDivElement>(null);
  const here = followed.value === id;
  useEffect(() => {
    const button = here ? spot.current?.querySelector("button") : undefined;
    if (!button) return;
    followed.value = undefined;
    button.focus({ preventScroll: true });
  });
  return <div ref={spot}>{children}</div>;
}
