/** A vote's result in order. */
import type { Option, Result } from "../wire.gen";

export type Ranked = Result & { title: string; rank: number };

/** Most dots first; as many dots, the same rank; among those the order of the ballot. */
export function ranked(options: readonly Option[], results: readonly Result[]): Ranked[] {
  const titles = new Map(options.map(({ ref, title }) => [ref, title]));
  const sorted = [...results].sort((a, b) => b.dots - a.dots);
  return sorted.map((result) => ({
    ...result,
    title: titles.get(result.ref) ?? "",
    rank: 1 + sorted.findIndex(({ dots }) => dots === result.dots),
  }));
}
