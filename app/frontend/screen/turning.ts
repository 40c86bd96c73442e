/** Turning pages by itself, calmly; by arrow keys; or not at all while paused or where motion is unwelcome. */
import { useEffect, useRef, useState } from "preact/hooks";

export type Turning = { at: number; paused: boolean; turn: (by: number) => void; pause: () => void };

/** `dwell(at)`: milliseconds that a page is shown. */
export function useTurning(pages: number, dwell: (at: number) => number): Turning {
  const [at, setAt] = useState(0);
  const [paused, setPaused] = useState(() => matchMedia("(prefers-reduced-motion: reduce)").matches);
  const here = Math.min(at, pages - 1);
  const time = useRef(dwell);
  time.current = dwell;
  const turn = (by: number) => setAt((here + by + pages) % pages);
  useEffect(() => {
    if (paused || pages < 2) return;
    const next = setTimeout(() => setAt((here + 1) % pages), time.current(here));
    return () => clearTimeout(next);
  }, [here, pages, paused]);
  return { at: here, paused, turn, pause: () => setPaused(!paused) };
}
