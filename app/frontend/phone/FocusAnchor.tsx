import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { focusMainIfFocusIsLost } from "../ui/focusMain";
import { useSession } from "./session";

type Props = {
  /** The id of the card. */
  id: string;
  children: ComponentChildren;
};

/** Moves the focus to the card's first button, or to the card if it has none, when the card is the session's `focusTarget`: after it was
 * moved or its editor was closed, so that keyboard users keep their place. */
export function FocusAnchor({ id, children }: Props): JSX.Element {
  const { focusTarget } = useSession();
  const anchor = useRef<HTMLDivElement>(null);
  const isTarget = focusTarget.value === id;
  useEffect(() => {
    if (!isTarget || !anchor.current) return;
    focusTarget.value = undefined;
    (anchor.current.querySelector("button") ?? anchor.current).focus({ preventScroll: true });
  });
  return <div ref={anchor} tabIndex={-1}>{children}</div>;
}

/** Clears the session's `focusTarget` if that card is not shown, and then moves the focus to the main element if it was lost. */
export function FocusFallback(): null {
  const { focusTarget } = useSession();
  const target = focusTarget.value;
  useEffect(() => {
    if (target === undefined) return;
    // The card's FocusAnchor, if there is one, takes the focus in the same pass of effects: before `focusMainIfFocusIsLost` looks.
    focusTarget.value = undefined;
    focusMainIfFocusIsLost();
  }, [target]);
  return null;
}
