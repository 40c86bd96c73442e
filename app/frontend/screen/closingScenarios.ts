/** Which scenarios the last screen shows, and how large. */
import { rankOptions } from "../ranking";
import { scenarioCandidates, type Support, supportOf } from "../support";
import type { ScenarioView, VoteView } from "../wire.gen";

export type ShownScenario = ScenarioView & { support: Support | undefined };
/** first: one, or several that share the first place; none if neither a vote nor the cards put one first. reason: why it is first. */
export type ClosingScenarios = { first: ShownScenario[]; others: ShownScenario[]; reason: "votes" | "cards" | "none" };

/** Of more scenarios that share the first place, none is large. */
const MAX_FIRST = 3;

/** The scenarios in the order of the report: by the deciding vote, if there is one. */
export function closingScenarios(scenarios: readonly ScenarioView[], vote: VoteView | undefined): ClosingScenarios {
  const ranks = new Map(vote ? rankOptions(vote).map(({ ref, rank }) => [ref, rank]) : []);
  const rankOf = (scenario: ScenarioView) => scenarioCandidates(scenario).flatMap(({ ref }) => ranks.get(ref) ?? [])[0] ?? Infinity;
  const shown = scenarios
    .map((scenario) => ({ ...scenario, support: supportOf(scenarioCandidates(scenario), vote), rank: rankOf(scenario) }))
    .sort((a, b) => Math.sign(a.rank - b.rank) || 0);
  const best = shown.filter(({ rank, support }) => support && rank === shown[0]?.rank);
  if (best.length > 0) return best.length <= MAX_FIRST ? split(shown, best, "votes") : split(shown, [], "none");
  const most = Math.max(...shown.map(({ sources }) => sources));
  const largest = shown.filter(({ sources }) => sources === most);
  return largest.length === 1 && most > 0 ? split(shown, largest, "cards") : split(shown, [], "none");
}

function split(shown: readonly ShownScenario[], first: ShownScenario[], reason: ClosingScenarios["reason"]): ClosingScenarios {
  return { first, others: shown.filter((scenario) => !first.includes(scenario)), reason };
}
