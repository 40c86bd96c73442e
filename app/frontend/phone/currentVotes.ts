import type { VoteView } from "../wire.gen";
import type { PhoneSession } from "./session";

/** The open vote (at most one), and the closed votes of the running step. */
export function currentVotes({ store, stepRun }: PhoneSession): { openVote: VoteView | undefined; closedVotes: VoteView[] } {
  const votes = store.all("vote/").value.map(([, vote]) => vote);
  return {
    openVote: votes.find(({ closed }) => !closed),
    closedVotes: votes.filter(({ closed, step }) => closed && step === stepRun.value?.step),
  };
}
