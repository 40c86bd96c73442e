/** One's own ballot, and the result when it may be seen. */
import type { Sending } from "../live/outbox";
import type { Ballot, VoteView } from "../wire.gen";

type Cast = Sending & { command: { type: "vote.cast"; vote: string; ref: string; dots: number } };
/** Dots by what they lie on. */
export type Dots = Record<string, number>;

/** The dots as this person sees them: on the server's disk, and those on their way there. */
export function dotsOn(vote: string, ballot: Ballot | undefined, sendings: readonly Sending[]): Dots {
  const dots: Dots = { ...ballot?.dots };
  for (const { command, state } of casts(vote, sendings)) if (state !== "refused") dots[command.ref] = command.dots;
  return dots;
}

/** What this person has sent about the vote and is not done with. */
export function casts(vote: string, sendings: readonly Sending[]): Cast[] {
  return sendings.filter((sending): sending is Cast => sending.command.type === "vote.cast" && sending.command.vote === vote);
}

/** Refused dots for a vote that has been closed: nothing is left to be done about them. */
export function settled(sendings: readonly Sending[], isClosed: (vote: string) => boolean): Sending[] {
  return sendings.filter(({ state, command }) => state === "refused" && command.type === "vote.cast" && isClosed(command.vote));
}

/** All dots given. */
export function given(dots: Dots): number {
  return Object.values(dots).reduce((sum, count) => sum + count, 0);
}

export type Ranked = VoteView["options"][number] & { place: number; dots: number; people: number; part: number };

/** The options by their dots; equals share a place, and `part` is the share of the most. */
export function ranked({ options, results }: Pick<VoteView, "options" | "results">): Ranked[] {
  const found = new Map(results?.map((result) => [result.ref, result]));
  const most = Math.max(1, ...[...found.values()].map(({ dots }) => dots));
  return options
    .map((option) => ({ ...option, dots: found.get(option.ref)?.dots ?? 0, people: found.get(option.ref)?.people ?? 0 }))
    .sort((a, b) => b.dots - a.dots)
    .map((option, _, all) => ({ ...option, place: 1 + all.filter(({ dots }) => dots > option.dots).length, part: option.dots / most }));
}
