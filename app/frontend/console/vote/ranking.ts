/** A closed vote's options, those with most dots first. */
import type { VoteEntity } from "./OpenVote";

export type Ranked = { ref: string; title: string; dots: number; people: number; rank: number };

/** Equal dots share a rank, and stand in the order of the ballot. */
export function ranking({ options, results }: Pick<VoteEntity, "options" | "results">): Ranked[] {
  const titles = new Map(options.map(({ ref, title }) => [ref, title]));
  const sorted = [...(results ?? [])].sort((a, b) => b.dots - a.dots);
  return sorted.map((result) => ({
    ...result,
    title: titles.get(result.ref) ?? "",
    rank: 1 + sorted.findIndex(({ dots }) => dots === result.dots),
  }));
}
