import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

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
