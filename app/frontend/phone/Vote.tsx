import type { JSX } from "preact";

import { t } from "../i18n";
import { VoteOptions } from "./VoteOptions";
import { VoteResults } from "./VoteResults";
import { currentVotes } from "./currentVotes";
import { useSession } from "./session";

/** Dots for what matters most; nobody sees the result before the vote is closed. */
export function Vote(): JSX.Element {
  const session = useSession();
  const { open, closed } = currentVotes(session);
  return (
    <>
      {open && <VoteOptions key={open.id} vote={open} />}
      {!open && closed.length === 0 && (
        <section class="calm">
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
