/** Reconnect delays with jitter, so that many phones that lost one server do not all reconnect at once. */
const INITIAL_DELAY_MS = 500;
const MAX_DELAY_MS = 10_000;

/** Milliseconds before attempt number `attempt` (0, 1, 2 …): a random value in the upper half of a doubling ceiling. */
export function backoffDelay(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(MAX_DELAY_MS, INITIAL_DELAY_MS * 2 ** attempt);
  return ceiling / 2 + (random() * ceiling) / 2;
}
