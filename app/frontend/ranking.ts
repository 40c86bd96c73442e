/** A closed vote's options, those with most dots first. */
import type { Option, VoteView } from "./wire.gen";

/** `part` is the share of what the first one got, for a bar. */
export type Ranked = Option & { dots: number; people: number; rank: number; part: number };

/** Equal dots share a rank, and stand in the order of the ballot. */
export function ranking({ options, results }: Pick<VoteView, "options" | "results">): Ranked[] {
  const found = new Map(results?.map((result) => [result.ref, result]));
  const most = Math.max(1, ...[...found.values()].map(({ dots }) => dots));
  return options
    .map((option) => ({ ...option, dots: found.get(option.ref)?.dots ?? 0, people: found.get(option.ref)?.people ?? 0 }))
    .sort((a, b) => b.dots - a.dots)
    .map((option, _, all) => ({ ...option, rank: 1 + all.findIndex(({ dots }) => dots === option.dots), part: option.dots / most }));
}
