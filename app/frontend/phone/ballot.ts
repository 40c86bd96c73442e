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

/** Rejected votes in a vote that is closed, which need no attention any more. */
export function rejectedInClosedVotes(commands: readonly PendingCommand[], isClosed: (vote: string) => boolean): PendingCommand[] {
  return commands.filter(({ state, command }) => state === "rejected" && command.type === "vote.cast" && isClosed(command.vote));
}

/** The sum of the dots. */
export function totalDots(dots: Dots): number {
  return Object.values(dots).reduce((sum, count) => sum + count, 0);
}
