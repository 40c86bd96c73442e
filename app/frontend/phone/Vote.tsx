import type { JSX } from "preact";

import { t } from "../i18n";
import { VoteOptions } from "./VoteOptions";
import { VoteResults } from "./VoteResults";
import { currentVotes } from "./currentVotes";
import { useSession } from "./session";

/** The vote step: the open vote, or the results of closed ones. */
export function Vote(): JSX.Element {
  const session = useSession();
  const { open, closed } = currentVotes(session);
  return (
    <>
      {open && <VoteOptions key={open.id} vote={open} />}
      {!open && closed.length === 0 && (
        <section class="panel">
          <h2>{t("phone.vote.soon")}</h2>
          <p>{t("phone.vote.look_up")}</p>
        </section>
      )}
      {closed.map((vote) => (
        <VoteResults key={vote.id} vote={vote} />
      ))}
    </>
  );
}
