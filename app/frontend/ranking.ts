import { optionTitle, scenarioCandidates } from "./support";
import type { Option, ScenarioView, VoteView } from "./wire.gen";

/** `people`: how many gave it dots. `rank`: from 1. `ratio`: its dots divided by those of the option with the most, from 0 to 1, for
 * the length of a bar. */
export type RankedOption = Option & { dots: number; people: number; rank: number; ratio: number };

/**
 * The options, sorted by dots. Options with equal dots have the same rank and keep the order of the ballot. Without results they
 * all have 0 dots and rank 1.
 */
export function rankOptions(vote: Pick<VoteView, "options" | "results" | "removed">): RankedOption[] {
  const { options, results } = vote;
  const resultByRef = new Map(results?.map((result) => [result.ref, result]));
  const maxDots = Math.max(1, ...(results ?? []).map(({ dots }) => dots));
  return options
    .map((option) => ({ dots: 0, people: 0, ...option, title: optionTitle(vote, option), ...resultByRef.get(option.ref) }))
    .sort((a, b) => b.dots - a.dots)
    .map((option, _, all) => ({ ...option, rank: 1 + all.findIndex(({ dots }) => dots === option.dots), ratio: option.dots / maxDots }));
}

/** The scenarios in the order of the report: by the deciding vote, if there is one. rank: from 1; Infinity: it was not voted on. */
export function rankScenarios(scenarios: readonly ScenarioView[], vote: VoteView | undefined): (ScenarioView & { rank: number })[] {
  const ranks = new Map(vote && rankOptions(vote).map(({ ref, rank }) => [ref, rank]));
  const rankOf = (scenario: ScenarioView) => scenarioCandidates(scenario).flatMap(({ ref }) => ranks.get(ref) ?? [])[0] ?? Infinity;
  return scenarios.map((scenario) => ({ ...scenario, rank: rankOf(scenario) })).sort((a, b) => Math.sign(a.rank - b.rank) || 0);
}
