/** Pages that advance automatically. They start paused if the person prefers reduced motion. */
import { useEffect, useRef, useState } from "preact/hooks";

/** index: of the page that is shown, from 0. move: turn by this many pages; after the last one comes the first. */
export type Pager = { index: number; paused: boolean; move: (by: number) => void; togglePause: () => void };

/** `durationMs(index)`: how long a page is shown, in milliseconds. */
export function useAutoAdvance(pages: number, durationMs: (index: number) => number): Pager {
  const [index, setIndex] = useState(0);
  const [paused, setPaused] = useState(() => matchMedia("(prefers-reduced-motion: reduce)").matches);
  const current = Math.min(index, pages - 1);
  const latestDuration = useRef(durationMs);
  latestDuration.current = durationMs;
  const move = (by: number) => setIndex((current + by + pages) % pages);
  useEffect(() => {
    if (paused || pages < 2) return;
    const next = setTimeout(() => setIndex((current + 1) % pages), latestDuration.current(current));
    return () => clearTimeout(next);
  }, [current, pages, paused]);
  return { index: current, paused, move, togglePause: () => setPaused(!paused) };
}
