/** Which scenarios the last screen shows, and how large. */
import { type BallotKind, ballotKind } from "../ballotKinds";
import { rankOptions, rankScenarios } from "../ranking";
import { scenarioCandidates, type Support, supportOf } from "../support";
import type { ScenarioView, VoteView } from "../wire.gen";

export type ShownScenario = ScenarioView & { support: Support | undefined };
/** first: one, or several that share the first place; none if neither a vote nor the cards put one first. reason: what they have more of
 * than all others; none if they do not, or there are no others. ballot: the kind of the deciding vote. */
export type ClosingScenarios = { first: ShownScenario[]; others: ShownScenario[]; reason: "votes" | "cards" | "none"; ballot: BallotKind };

/** Of more scenarios that share the first place, none is large. */
const MAX_FIRST = 3;

/** The scenarios in the order of the report. */
export function closingScenarios(scenarios: readonly ScenarioView[], vote: VoteView | undefined): ClosingScenarios {
  const options = vote ? rankOptions(vote) : [];
  const shown = rankScenarios(scenarios, vote).map((scenario) => ({ ...scenario, support: supportOf(scenarioCandidates(scenario), vote) }));
  const split = (first: readonly ShownScenario[], reason: ClosingScenarios["reason"]): ClosingScenarios => ({
    first: [...first],
    others: shown.filter((scenario) => !first.some(({ id }) => id === scenario.id)),
    reason,
    ballot: ballotKind(vote?.kind),
  });
  const best = shown.filter(({ rank, support }) => support && rank === shown[0]?.rank);
  if (best.length > 0) {
    // A card or a cluster without a scenario may have as many votes, or more.
    const isMost = options.filter(({ rank }) => rank <= (best[0]?.rank ?? 0)).length === best.length && options.length > best.length;
    return best.length <= MAX_FIRST ? split(best, isMost ? "votes" : "none") : split([], "none");
  }
  const most = Math.max(...shown.map(({ sources }) => sources));
  const largest = shown.filter(({ sources }) => sources === most);
  if (largest.length !== 1 || most === 0) return split([], "none");
  return split(largest, shown.length > 1 ? "cards" : "none");
}
