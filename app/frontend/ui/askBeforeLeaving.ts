import { useLayoutEffect } from "preact/hooks";

/** The browser asks before the page is left or loaded again, while that would lose something.
 *
 * A layout effect, because effects that run after the next frame are too late for somebody who leaves as soon as all is saved. */
export function useAskBeforeLeaving(isNeeded: boolean): void {
  useLayoutEffect(() => {
    if (!isNeeded) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isNeeded]);
}
