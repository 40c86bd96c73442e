import { useEffect, useRef, useState } from "preact/hooks";

/** The time in which a press may still be meant for the element that was there before. */
const GUARD_MS = 1000;

/** Returns a function that tells whether the component appeared, or `value` changed, less than GUARD_MS ago. */
export function usePressGuard(value?: unknown): () => boolean {
  const last = useRef({ value, changedAt: performance.now() });
  if (last.current.value !== value) last.current = { value, changedAt: performance.now() };
  return () => performance.now() - last.current.changedAt < GUARD_MS;
}

/** True until GUARD_MS after the component appeared: presses should reach what lies under it, because they were meant for that. */
export function useJustAppeared(): boolean {
  const [isNew, setIsNew] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setIsNew(false), GUARD_MS);
    return () => clearTimeout(timer);
  }, []);
  return isNew;
}
