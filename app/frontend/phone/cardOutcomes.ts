/** What became of this person's own cards, for the end of the workshop. */
import type { ClusterSummary, ScenarioView, TakenCard, VoteView } from "../wire.gen";
import { HIDDEN_NAME, scenarioCandidates, type Support, supportOf } from "../support";
import type { CardViewModel } from "./cardViewModel";

/** The scenario that a card is part of. title: undefined if it may not be shown. */
export type ScenarioOutcome = { title: string | undefined };

/**
 * Where a card is at the end.
 * in_cluster: otherCards is the number of other cards in the cluster; name: undefined if it may not be shown.
 * Cards without a cluster: sent to the hall, kept at their table, or taken away by a facilitator.
 */
export type Destination =
  | { kind: "in_cluster"; otherCards: number; name: string | undefined; scenario: ScenarioOutcome | undefined }
  | { kind: "sent" | "kept" | "taken_away" };

export type CardOutcome = {
  id: string;
  table: number;
  theme: string;
  text: string;
  /** The card's name in the report: "4-17". */
  number: string;
  destination: Destination;
  /** The support of its scenario, else of its cluster, else of the card in the deciding vote; undefined if there is none. */
  support: Support | undefined;
};

/** What the outcomes are computed from. */
type OutcomeEntities = {
  cards: readonly CardViewModel[];
  cardsTakenAway: readonly TakenCard[];
  clusters: readonly ClusterSummary[];
  scenarios: readonly ScenarioView[];
  /** The closed vote that decided the order of the scenarios. */
  decidingVote: VoteView | undefined;
};

const DESTINATION_ORDER: Destination["kind"][] = ["in_cluster", "sent", "kept", "taken_away"];

/** The outcomes of the person's shared cards: by destination, those in a scenario first; then by support; then by number. */
export function cardOutcomes(entities: OutcomeEntities): CardOutcome[] {
  const shared = entities.cards.filter(({ isOwn, shared, onServer }) => isOwn && shared && onServer);
  const outcomes = [...shared.map((card) => outcomeOf(card, entities)), ...entities.cardsTakenAway.map(takenAwayOutcome)];
  return outcomes.sort((a, b) => rank(a) - rank(b) || (b.support?.people ?? 0) - (a.support?.people ?? 0) || byNumber(a, b));
}

function outcomeOf(card: CardViewModel, { clusters, scenarios, decidingVote }: OutcomeEntities): CardOutcome {
  const { id, table, theme, text, cluster: clusterId } = card;
  const cluster = clusters.find((each) => each.id === clusterId);
  const scenario = clusterId ? scenarios.find((each) => each.cluster === clusterId) : undefined;
  const destination: Destination = !clusterId
    ? { kind: card.sent ? "sent" : "kept" }
    : {
        kind: "in_cluster",
        otherCards: Math.max(0, (cluster?.cards ?? scenario?.sources ?? 1) - 1),
        name: cluster && shownName(cluster.name),
        scenario: scenario && { title: shownName(scenario.title) },
      };
  const ofCluster = cluster ? [{ ref: `cluster/${cluster.id}`, title: cluster.name }] : [];
  const candidates = [...(scenario ? scenarioCandidates(scenario) : ofCluster), { ref: `card/${id}`, title: text }];
  return { id, table, theme, text, number: `${table}-${card.number}`, destination, support: supportOf(candidates, decidingVote) };
}

function takenAwayOutcome({ id, table, theme, text, number }: TakenCard): CardOutcome {
  return { id, table, theme, text, number: `${table}-${number}`, destination: { kind: "taken_away" }, support: undefined };
}

function shownName(name: string): string | undefined {
  return name === HIDDEN_NAME ? undefined : name;
}

function rank({ destination }: CardOutcome): number {
  return destination.kind === "in_cluster" && destination.scenario ? -1 : DESTINATION_ORDER.indexOf(destination.kind);
}

function byNumber(a: CardOutcome, b: CardOutcome): number {
  return a.number.localeCompare(b.number, undefined, { numeric: true });
}
