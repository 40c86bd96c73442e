/** What became of this person's own cards, for the end of the workshop. */
import type { ClusterSummary, ScenarioView, TakenCard, VoteView } from "../wire.gen";
import type { CardViewModel } from "./cardViewModel";

/** The people who gave an option at least one dot, of those who voted. */
export type Support = { people: number; voters: number };
/** A scenario; its title is undefined if it may not be shown. */
export type ScenarioOutcome = { title: string | undefined };

/**
 * together: in a cluster, with this number of other cards; the cluster's name if it may be shown. The others were not put
 * into a cluster: sent to the hall, kept at their table, or taken away by a facilitator.
 */
export type Fate =
  | { kind: "together"; others: number; name: string | undefined; scenario: ScenarioOutcome | undefined }
  | { kind: "sent" | "kept" | "taken_away" };

export type CardOutcome = {
  id: string;
  table: number;
  theme: string;
  text: string;
  /** The card's name in the report: "4-17". */
  number: string;
  fate: Fate;
  /** In the vote that decided; undefined if nobody voted for it, or it was not voted on. */
  support: Support | undefined;
};

type OutcomeSources = {
  cards: readonly CardViewModel[];
  takenCards: readonly TakenCard[];
  clusters: readonly ClusterSummary[];
  scenarios: readonly ScenarioView[];
  /** The closed vote that decided the order of the scenarios. */
  decidingVote: VoteView | undefined;
};

/** The server shows this instead of a name that repeats the words of a card that was removed. */
const HIDDEN_NAME = "…";
const FATE_ORDER: Fate["kind"][] = ["together", "sent", "kept", "taken_away"];

/** The outcomes of the person's shared cards: those in a scenario first, the most supported of them first; then by number. */
export function cardOutcomes(sources: OutcomeSources): CardOutcome[] {
  const shared = sources.cards.filter(({ isOwn, shared, onServer }) => isOwn && shared && onServer);
  const outcomes = [...shared.map((card) => outcomeOf(card, sources)), ...sources.takenCards.map(takenAway)];
  return outcomes.sort((a, b) => rank(a) - rank(b) || (b.support?.people ?? 0) - (a.support?.people ?? 0) || byNumber(a, b));
}

function outcomeOf(card: CardViewModel, { clusters, scenarios, decidingVote }: OutcomeSources): CardOutcome {
  const { id, table, theme, text, cluster: clusterId } = card;
  const cluster = clusters.find((one) => one.id === clusterId);
  const scenario = clusterId ? scenarios.find((one) => one.cluster === clusterId) : undefined;
  const fate: Fate = !clusterId
    ? { kind: card.sent ? "sent" : "kept" }
    : {
        kind: "together",
        others: Math.max(0, (cluster?.cards ?? scenario?.sources ?? 1) - 1),
        name: cluster && shownName(cluster.name),
        scenario: scenario && { title: shownName(scenario.title) },
      };
  const refs = [...(scenario ? [`scenario/${scenario.id}`] : []), ...(clusterId ? [`cluster/${clusterId}`] : []), `card/${id}`];
  return { id, table, theme, text, number: `${table}-${card.number}`, fate, support: supportOf(refs, decidingVote) };
}

function takenAway({ id, table, theme, text, number }: TakenCard): CardOutcome {
  return { id, table, theme, text, number: `${table}-${number}`, fate: { kind: "taken_away" }, support: undefined };
}

function shownName(name: string): string | undefined {
  return name === HIDDEN_NAME ? undefined : name;
}

/** The support of the first of these options that was voted on. */
function supportOf(refs: readonly string[], vote: VoteView | undefined): Support | undefined {
  const found = refs.flatMap((ref) => vote?.results?.find((result) => result.ref === ref) ?? [])[0];
  return found && found.people > 0 && vote?.voters ? { people: found.people, voters: vote.voters } : undefined;
}

function rank({ fate }: CardOutcome): number {
  return fate.kind === "together" && fate.scenario ? -1 : FATE_ORDER.indexOf(fate.kind);
}

function byNumber(a: CardOutcome, b: CardOutcome): number {
  return a.number.localeCompare(b.number, undefined, { numeric: true });
}
