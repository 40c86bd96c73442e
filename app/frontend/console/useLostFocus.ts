/** Keeps the focus on the page when the element that had it is removed. */
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

import { focusMainIfFocusIsLost } from "../ui/focusMain";

/** Move the focus when it was in `element` and is lost as the component is removed: with `onFocusLost`, or else to the page's main element. */
export function useLostFocus(element: RefObject<HTMLElement | null>, onFocusLost?: () => void): void {
  useLayoutEffect(() => {
    const { current } = element;
    return () => {
      // Here the element is still on the page.
      if (!current?.contains(document.activeElement)) return;
      queueMicrotask(() => {
        if (document.activeElement === document.body) onFocusLost?.();
        focusMainIfFocusIsLost();
      });
    };
  }, []);
}
