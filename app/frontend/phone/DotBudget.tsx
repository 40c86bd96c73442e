import type { JSX } from "preact";

import { t } from "../i18n";
import { Dots } from "../ui/Dots";
import { ownDots, pendingVotes, totalDots } from "./ballot";
import { useSession } from "./session";
import { currentVotes } from "./currentVotes";

/** A larger budget is shown as a number. */
const MAX_DOTS_SHOWN = 12;

/** The number of dots left, and whether the given ones are saved. */
export function DotBudget(): JSX.Element | null {
  const session = useSession();
  const { open } = currentVotes(session);
  if (!open) return null;
  const commands = session.outbox.commands.value;
  const given = totalDots(ownDots(open.id, session.store.entity(`ballot/${open.id}`).value, commands));
  const isWaiting = pendingVotes(open.id, commands).some(({ state }) => state === "waiting");
  const statusKey = !isWaiting ? "card.saved" : session.connection.status.value !== "live" ? "card.waiting" : undefined;
  return (
    <div class="bottom-bar-row">
      {open.budget <= MAX_DOTS_SHOWN ? <Dots budget={open.budget} given={given} /> : <p>{t("dots.left", { count: open.budget - given, budget: open.budget })}</p>}
      <span class="muted" role="status">{given > 0 && statusKey && t(statusKey)}</span>
    </div>
  );
}
