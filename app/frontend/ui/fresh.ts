import { useRef } from "preact/hooks";

/** So long (ms) a press may still be meant for what stood here before. */
const freshFor = 1000;

/** Tells whether what stands here has just come, or has just become `this` instead of something else. */
export function useFresh(what?: unknown): () => boolean {
  const since = useRef({ what, at: performance.now() });
  if (since.current.what !== what) since.current = { what, at: performance.now() };
  return () => performance.now() - since.current.at < freshFor;
}
