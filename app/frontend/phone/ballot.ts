/** The person's own ballot. */
import type { PendingCommand } from "../live/outbox";
import type { Ballot } from "../wire.gen";

type PendingVote = PendingCommand & { command: { type: "vote.cast"; vote: string; ref: string; dots: number } };
/** The number of dots by the option's ref. */
export type Dots = Record<string, number>;

/** The ballot on the server, changed by pending votes. */
export function ownDots(vote: string, ballot: Ballot | undefined, commands: readonly PendingCommand[]): Dots {
  const dots: Dots = { ...ballot?.dots };
  for (const { command, state } of pendingVotes(vote, commands)) if (state !== "rejected") dots[command.ref] = command.dots;
  return dots;
}

/** The pending votes of this person in one vote. */
export function pendingVotes(vote: string, commands: readonly PendingCommand[]): PendingVote[] {
  return commands.filter((pending): pending is PendingVote => pending.command.type === "vote.cast" && pending.command.vote === vote);
}

/** The votes of this person that the server has rejected, as when they came after the vote was closed. */
export function rejectedVotes(vote: string, commands: readonly PendingCommand[]): PendingVote[] {
  return pendingVotes(vote, commands).filter(({ state }) => state === "rejected");
}

/** The sum of the dots. */
export function totalDots(dots: Dots): number {
  return Object.values(dots).reduce((sum, count) => sum + count, 0);
}
