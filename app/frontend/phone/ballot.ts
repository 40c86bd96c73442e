/** One's own ballot. */
import type { Sending } from "../live/outbox";
import type { Ballot } from "../wire.gen";

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
