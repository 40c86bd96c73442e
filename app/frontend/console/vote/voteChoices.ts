/** The possible options of a vote. */
import type { TextKey } from "../../i18n";
import { byText } from "../desk/cardFilter";
import { clustersWithoutScenario } from "../desk/clustersWithoutScenario";
import type { Card, Cluster, Workshop } from "../session";

export type Choice = { ref: string; title: string };
export type Scenario = { id: string; title: string };
export type VoteChoices = {
  scenarios: readonly Choice[];
  /** Clusters with cards and without a scenario. */
  clusters: readonly Choice[];
  /** The lead cards that tables have sent. */
  cards: readonly Choice[];
};

export function voteChoices(scenarios: readonly Scenario[], clusters: readonly Cluster[], cards: Iterable<Card>): VoteChoices {
  const sentLeads = [...cards].filter((card) => card.sent && card.under === null).sort((a, b) => a.table - b.table || a.at - b.at);
  const byTitle = byText<Choice>(({ title }) => title);
  return {
    scenarios: scenarios.map(({ id, title }) => ({ ref: `scenario/${id}`, title })).sort(byTitle),
    clusters: clustersWithoutScenario(clusters).map(({ id, name }) => ({ ref: `cluster/${id}`, title: name })).sort(byTitle),
    cards: sentLeads.map(({ id, text }) => ({ ref: `card/${id}`, title: text })),
  };
}

/** The scenarios if people can choose between them, otherwise the clusters too; never cards. */
export function preselected({ scenarios, clusters }: VoteChoices): ReadonlySet<string> {
  const chosen = scenarios.length > 1 ? scenarios : [...scenarios, ...clusters];
  return new Set(chosen.map(({ ref }) => ref));
}

/** The text in place of the scenarios if there are none. */
export function noScenariosText({ clusters, cards }: VoteChoices): TextKey {
  return clusters.length || cards.length ? "console.vote.scenarios.none" : "console.vote.scenarios.nothing";
}

/** The default title of a vote. */
export function suggestedTitle(workshop: Workshop | undefined, step: { title: Record<string, string> } | undefined): string {
  const title = step?.title ?? {};
  return title[workshop?.language ?? ""] ?? Object.values(title)[0] ?? "";
}
