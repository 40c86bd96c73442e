/** The person's dots. A queued vote is a command that gives one option of a vote another number of dots. */
import type { QueuedCommand } from "../live/outbox";
import type { Ballot } from "../wire.gen";

type QueuedVote = QueuedCommand & { command: { type: "vote.cast"; vote: string; ref: string; dots: number } };
/** The number of dots by the option's ref. */
export type Dots = Record<string, number>;

/** The ballot on the server, changed by the queued votes that were not rejected. vote: its id. */
export function ownDots(vote: string, ballot: Ballot | undefined, commands: readonly QueuedCommand[]): Dots {
  const dots: Dots = { ...ballot?.dots };
  for (const { command, state } of queuedVotes(vote, commands)) if (state !== "rejected") dots[command.ref] = command.dots;
  return dots;
}

/** The queued votes in one vote. */
export function queuedVotes(vote: string, commands: readonly QueuedCommand[]): QueuedVote[] {
  return commands.filter(isVote).filter(({ command }) => command.vote === vote);
}

function isVote(queued: QueuedCommand): queued is QueuedVote {
  return queued.command.type === "vote.cast";
}

/** The rejected votes after which the same option was given other dots, so that they do not matter any more. */
export function overtakenVotes(commands: readonly QueuedCommand[]): QueuedVote[] {
  const votes = commands.filter(isVote);
  const isOvertaken = ({ command: { vote, ref } }: QueuedVote, index: number) =>
    votes.slice(index + 1).some(({ command: later }) => later.vote === vote && later.ref === ref);
  return votes.filter((queued, index) => queued.state === "rejected" && isOvertaken(queued, index));
}

/** The queued votes in one vote that were rejected, as when they came after the vote was closed. */
export function rejectedVotes(vote: string, commands: readonly QueuedCommand[]): QueuedVote[] {
  return queuedVotes(vote, commands).filter(({ state }) => state === "rejected");
}

/** Whether a rejected vote came after the vote, its step or the workshop had ended. */
export function isLate({ rejection }: QueuedCommand): boolean {
  return ["vote.closed", "step.not_running", "workshop.closed"].includes(rejection?.code ?? "");
}

/** The sum of the dots. */
export function totalDots(dots: Dots): number {
  return Object.values(dots).reduce((sum, count) => sum + count, 0);
}
