import type { VoteView } from "../wire.gen";
import type { PhoneSession } from "./session";

/** The open vote (at most one), and the closed votes of the running step. */
export function currentVotes({ store, stepRun }: PhoneSession): { open: VoteView | undefined; closed: VoteView[] } {
  const votes = store.all("vote/").value.map(([, vote]) => vote);
  return {
    open: votes.find(({ closed }) => !closed),
    closed: votes.filter(({ closed, step }) => closed && step === stepRun.value?.step),
  };
}
