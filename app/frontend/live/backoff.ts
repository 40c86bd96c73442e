/** How long to wait before the next try; a hall of phones that lost one server must not come back at once. */
const first = 500;
const most = 10_000;

/** Milliseconds before try number `tries` (0, 1, 2 …): doubling, and anywhere in the upper half of it. */
export function delay(tries: number, random: () => number = Math.random): number {
  const ceiling = Math.min(most, first * 2 ** tries);
  return ceiling / 2 + (random() * ceiling) / 2;
}
