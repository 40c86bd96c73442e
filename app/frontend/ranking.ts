/** A closed vote's options, those with most dots first. */
import type { Option, VoteView } from "./wire.gen";

/** `part` is the share of what the first one got, for a bar. */
export type RankedOption = Option & { dots: number; people: number; rank: number; ratio: number };

/** Equal dots share a rank, and stand in the order of the ballot. */
export function rankOptions({ options, results }: Pick<VoteView, "options" | "results">): RankedOption[] {
  const resultByRef = new Map(results?.map((result) => [result.ref, result]));
  const maxDots = Math.max(1, ...[...resultByRef.values()].map(({ dots }) => dots));
  return options
    .map((option) => ({ ...option, dots: resultByRef.get(option.ref)?.dots ?? 0, people: resultByRef.get(option.ref)?.people ?? 0 }))
    .sort((a, b) => b.dots - a.dots)
    .map((option, _, all) => ({ ...option, rank: 1 + all.findIndex(({ dots }) => dots === option.dots), ratio: option.dots / maxDots }));
}
