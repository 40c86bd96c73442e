/** Reconnect delays with jitter, so that many phones that lost one server do not all reconnect at once. */
const INITIAL_DELAY_MS = 500;
/** With this, no page makes more than 12 attempts a minute. */
const MAX_DELAY_MS = 15_000;

/** Milliseconds to wait before the next attempt: random, from half of a ceiling to all of it. The ceiling doubles with each failed
 * attempt. attempt: how many have failed before (0, 1, 2 …). random: from 0 to 1. */
export function backoffDelay(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(MAX_DELAY_MS, INITIAL_DELAY_MS * 2 ** attempt);
  return ceiling / 2 + (random() * ceiling) / 2;
}
