/** What became of this person's own cards, for the end of the workshop. */
import type { ClusterSummary, ScenarioView, TakenCard, VoteView } from "../wire.gen";
import type { CardViewModel } from "./cardViewModel";

/** people: those who gave an option at least one dot. voters: all who voted. */
export type Support = { people: number; voters: number };
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
  takenCards: readonly TakenCard[];
  clusters: readonly ClusterSummary[];
  scenarios: readonly ScenarioView[];
  /** The closed vote that decided the order of the scenarios. */
  decidingVote: VoteView | undefined;
};

/** The server shows this instead of a name that repeats the words of a card that was taken away. */
const HIDDEN_NAME = "…";
const DESTINATION_ORDER: Destination["kind"][] = ["in_cluster", "sent", "kept", "taken_away"];

/** The outcomes of the person's shared cards: by destination, those in a scenario first; then by support; then by number. */
export function cardOutcomes(entities: OutcomeEntities): CardOutcome[] {
  const shared = entities.cards.filter(({ isOwn, shared, onServer }) => isOwn && shared && onServer);
  const outcomes = [...shared.map((card) => outcomeOf(card, entities)), ...entities.takenCards.map(takenAway)];
  return outcomes.sort((a, b) => rank(a) - rank(b) || (b.support?.people ?? 0) - (a.support?.people ?? 0) || byNumber(a, b));
}

function outcomeOf(card: CardViewModel, { clusters, scenarios, decidingVote }: OutcomeEntities): CardOutcome {
  const { id, table, theme, text, cluster: clusterId } = card;
  const cluster = clusters.find((one) => one.id === clusterId);
  const scenario = clusterId ? scenarios.find((one) => one.cluster === clusterId) : undefined;
  const destination: Destination = !clusterId
    ? { kind: card.sent ? "sent" : "kept" }
    : {
        kind: "in_cluster",
        otherCards: Math.max(0, (cluster?.cards ?? scenario?.sources ?? 1) - 1),
        name: cluster && shownName(cluster.name),
        scenario: scenario && { title: shownName(scenario.title) },
      };
  const refs = [...(scenario ? [`scenario/${scenario.id}`] : []), ...(clusterId ? [`cluster/${clusterId}`] : []), `card/${id}`];
  return { id, table, theme, text, number: `${table}-${card.number}`, destination, support: supportOf(refs, decidingVote) };
}

function takenAway({ id, table, theme, text, number }: TakenCard): CardOutcome {
  return { id, table, theme, text, number: `${table}-${number}`, destination: { kind: "taken_away" }, support: undefined };
}

function shownName(name: string): string | undefined {
  return name === HIDDEN_NAME ? undefined : name;
}

/** The support of the first of these refs that is an option of the vote; undefined if nobody gave it a dot. */
function supportOf(refs: readonly string[], vote: VoteView | undefined): Support | undefined {
  const found = refs.flatMap((ref) => vote?.results?.find((result) => result.ref === ref) ?? [])[0];
  return found && found.people > 0 && vote?.voters ? { people: found.people, voters: vote.voters } : undefined;
}

function rank({ destination }: CardOutcome): number {
  return destination.kind === "in_cluster" && destination.scenario ? -1 : DESTINATION_ORDER.indexOf(destination.kind);
}

function byNumber(a: CardOutcome, b: CardOutcome): number {
  return a.number.localeCompare(b.number, undefined, { numeric: true });
}
