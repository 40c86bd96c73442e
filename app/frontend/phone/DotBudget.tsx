import type { JSX } from "preact";

import { ballotKind, ballotText } from "../ballotKinds";
import { t } from "../i18n";
import { Dots } from "../ui/Dots";
import { ownDots, queuedVotes, totalDots } from "./ballot";
import { useSession } from "./session";
import { currentVotes } from "./currentVotes";

/** A larger budget is shown as a number: its dots would not fit into one line of a small phone. */
const MAX_DOTS_SHOWN = 8;

/** The number of dots left, and whether the given ones are saved. */
export function DotBudget(): JSX.Element | null {
  const session = useSession();
  const { openVote } = currentVotes(session);
  if (!openVote) return null;
  const commands = session.outbox.commands.value;
  const given = totalDots(ownDots(openVote.id, session.store.entity(`ballot/${openVote.id}`).value, commands));
  const left = ballotText(ballotKind(openVote.kind), "left", { count: Math.max(0, openVote.budget - given), budget: openVote.budget });
  const isWaiting = queuedVotes(openVote.id, commands).some(({ state }) => state === "waiting");
  const statusKey = !isWaiting ? "card.saved" : session.connection.status.value !== "live" ? "card.waiting" : undefined;
  return (
    <div class="bottom-bar-row">
      {openVote.budget <= MAX_DOTS_SHOWN ? <Dots budget={openVote.budget} given={given} label={left} /> : <p role="status"><span key={left}>{left}</span></p>}
      <span class="muted" role="status">{given > 0 && statusKey && <span key={statusKey}>{t(statusKey)}</span>}</span>
    </div>
  );
}
