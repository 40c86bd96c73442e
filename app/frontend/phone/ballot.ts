/** One's own ballot. */
import type { PendingCommand } from "../live/outbox";
import type { Ballot } from "../wire.gen";

type PendingVote = PendingCommand & { command: { type: "vote.cast"; vote: string; ref: string; dots: number } };
/** Dots by what they lie on. */
export type Dots = Record<string, number>;

/** The dots as this person sees them: on the server's disk, and those on their way there. */
export function ownDots(vote: string, ballot: Ballot | undefined, pendingCommands: readonly PendingCommand[]): Dots {
  const dots: Dots = { ...ballot?.dots };
  for (const { command, state } of pendingVotes(vote, pendingCommands)) if (state !== "refused") dots[command.ref] = command.dots;
  return dots;
}

/** What this person has sent about the vote and is not done with. */
export function pendingVotes(vote: string, pendingCommands: readonly PendingCommand[]): PendingVote[] {
  return pendingCommands.filter((pending): pending is PendingVote => pending.command.type === "vote.cast" && pending.command.vote === vote);
}

/** Refused dots for a vote that has been closed: nothing is left to be done about them. */
export function refusedInClosedVotes(pendingCommands: readonly PendingCommand[], isClosed: (vote: string) => boolean): PendingCommand[] {
  return pendingCommands.filter(({ state, command }) => state === "refused" && command.type === "vote.cast" && isClosed(command.vote));
}

/** All dots given. */
export function totalDots(dots: Dots): number {
  return Object.values(dots).reduce((sum, count) => sum + count, 0);
}
