import type { Cluster } from "../session";

/** The clusters whose scenario is missing. One without cards needs none: it has nothing to write about or to vote on. */
export function clustersWithoutScenario(clusters: readonly Cluster[]): readonly Cluster[] {
  return clusters.filter(({ scenario, cards }) => scenario === null && cards.length > 0);
}
