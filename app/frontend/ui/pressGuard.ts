import { useRef } from "preact/hooks";

/** So long (ms) a press may still be meant for what stood here before. */
const GUARD_MS = 1000;

/** Tells whether what stands here has just come, or has just become `this` instead of something else. */
export function usePressGuard(value?: unknown): () => boolean {
  const last = useRef({ value, at: performance.now() });
  if (last.current.value !== value) last.current = { value, at: performance.now() };
  return () => performance.now() - last.current.at < GUARD_MS;
}
