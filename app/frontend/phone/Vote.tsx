import type { JSX } from "preact";

import { t } from "../i18n";
import { VoteOptions } from "./VoteOptions";
import { VoteResults } from "./VoteResults";
import { currentVotes } from "./currentVotes";
import { useSession } from "./session";

/** The vote step: the open vote, or the results of closed ones. */
export function Vote(): JSX.Element {
  const session = useSession();
  const { openVote, closedVotes } = currentVotes(session);
  return (
    <>
      {openVote && <VoteOptions key={openVote.id} vote={openVote} />}
      {!openVote && closedVotes.length === 0 && (
        <section class="panel">
          <h2>{t("phone.vote.soon")}</h2>
          <p>{t("phone.vote.soon.options")}</p>
        </section>
      )}
      {closedVotes.map((vote) => (
        <VoteResults key={vote.id} vote={vote} />
      ))}
    </>
  );
}
