import type { JSX } from "preact";

import { t } from "../i18n";
import { Dots } from "../ui/Dots";
import { casts, dotsOn, given } from "./ballot";
import { useHall } from "./hall";
import { votesNow } from "./votes";

/** More dots than this are a number, not a row. */
const countable = 12;

/** How many dots are left, and whether those given have arrived. */
export function Budget(): JSX.Element | null {
  const hall = useHall();
  const { open } = votesNow(hall);
  if (!open) return null;
  const sendings = hall.outbox.sendings.value;
  const spent = given(dotsOn(open.id, hall.store.entity(`ballot/${open.id}`).value, sendings));
  const waiting = casts(open.id, sendings).some(({ state }) => state === "waiting");
  const told = !waiting ? "card.saved" : hall.socket.status.value !== "live" ? "card.waiting" : undefined;
  return (
    <div class="dock-row budget">
      {open.budget <= countable ? <Dots budget={open.budget} given={spent} /> : <p>{t("dots.left", { count: open.budget - spent, budget: open.budget })}</p>}
      <span class="quiet" role="status">{spent > 0 && told && t(told)}</span>
    </div>
  );
}
