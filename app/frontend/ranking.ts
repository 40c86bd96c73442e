import type { Option, VoteView } from "./wire.gen";

/** `ratio`: dots relative to the option with most dots, for the bar. */
export type RankedOption = Option & { dots: number; people: number; rank: number; ratio: number };

/** Sort the options by dots. Options with equal dots have the same rank and keep the order of the ballot. */
export function rankOptions({ options, results }: Pick<VoteView, "options" | "results">): RankedOption[] {
  const resultByRef = new Map(results?.map((result) => [result.ref, result]));
  const maxDots = Math.max(1, ...(results ?? []).map(({ dots }) => dots));
  return options
    .map((option) => ({ dots: 0, people: 0, ...option, ...resultByRef.get(option.ref) }))
    .sort((a, b) => b.dots - a.dots)
    .map((option, _, all) => ({ ...option, rank: 1 + all.findIndex(({ dots }) => dots === option.dots), ratio: option.dots / maxDots }));
}
