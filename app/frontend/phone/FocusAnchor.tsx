import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { useSession } from "./session";

type Props = {
  /** The card that lies here. */
  id: string;
  children: ComponentChildren;
};

/** Where a card lies. A card that was moved or closed takes the keyboard with it, so that nobody starts over. */
export function FocusAnchor({ id, children }: Props): JSX.Element {
  const { focusTarget } = useSession();
  const anchor = useRef<HTMLDivElement>(null);
  const hasFocus = focusTarget.value === id;
  useEffect(() => {
    const button = hasFocus ? anchor.current?.querySelector("button") : undefined;
    if (!button) return;
    focusTarget.value = undefined;
    button.focus({ preventScroll: true });
  });
  return <div ref={anchor}>{children}</div>;
}
