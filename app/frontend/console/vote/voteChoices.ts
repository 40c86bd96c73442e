/** What a hall may vote on. */
import { byText } from "../desk/cardFilter";
import type { Card, Cluster, Workshop } from "../session";

export type Choice = { ref: string; title: string };
export type Scenario = { id: string; title: string };
export type VoteChoices = {
  scenarios: readonly Choice[];
  /** Clusters that no scenario has been written from. */
  clusters: readonly Choice[];
  /** The cards and stacks that tables sent. */
  cards: readonly Choice[];
};

export function voteChoices(scenarios: readonly Scenario[], clusters: readonly Cluster[], cards: Iterable<Card>): VoteChoices {
  const sentLeads = [...cards].filter((card) => card.sent && card.under === null).sort((a, b) => a.table - b.table || a.at - b.at);
  const withoutScenario = clusters.filter(({ scenario }) => scenario === null);
  const byTitle = byText<Choice>(({ title }) => title);
  return {
    scenarios: scenarios.map(({ id, title }) => ({ ref: `scenario/${id}`, title })).sort(byTitle),
    clusters: withoutScenario.map(({ id, name }) => ({ ref: `cluster/${id}`, title: name })).sort(byTitle),
    cards: sentLeads.map(({ id, text }) => ({ ref: `card/${id}`, title: text })),
  };
}

/** Scenarios if there are any, else clusters; never the cards unasked. */
export function preselected({ scenarios, clusters }: VoteChoices): ReadonlySet<string> {
  return new Set((scenarios.length ? scenarios : clusters).map(({ ref }) => ref));
}

/** The name that a vote has until somebody gives it another. */
export function suggestedTitle(workshop: Workshop | undefined, step: { title: Record<string, string> } | undefined): string {
  const title = step?.title ?? {};
  return title[workshop?.language ?? ""] ?? Object.values(title)[0] ?? "";
}
