/** Pages that advance automatically. It starts paused if the person prefers reduced motion. */
import { useEffect, useRef, useState } from "preact/hooks";

export type Pager = { index: number; paused: boolean; move: (by: number) => void; togglePause: () => void };

/** `dwellMs(index)`: how long a page is shown, in milliseconds. */
export function useAutoAdvance(pages: number, dwellMs: (index: number) => number): Pager {
  const [index, setIndex] = useState(0);
  const [paused, setPaused] = useState(() => matchMedia("(prefers-reduced-motion: reduce)").matches);
  const current = Math.min(index, pages - 1);
  const latestDwell = useRef(dwellMs);
  latestDwell.current = dwellMs;
  const move = (by: number) => setIndex((current + by + pages) % pages);
  useEffect(() => {
    if (paused || pages < 2) return;
    const next = setTimeout(() => setIndex((current + 1) % pages), latestDwell.current(current));
    return () => clearTimeout(next);
  }, [current, pages, paused]);
  return { index: current, paused, move, togglePause: () => setPaused(!paused) };
}
