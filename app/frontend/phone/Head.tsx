import type { JSX } from "preact";

import { named, t } from "../i18n";
import { Timer } from "../ui/Timer";
import { useHall } from "./hall";
import "./Head.css";

/** Where I am, and how much time is left. */
export function Head(): JSX.Element {
  const { me, workshop, step, running, clock } = useHall();
  const closed = workshop.value?.closed ?? false;
  const title = closed || !step.value ? workshop.value?.title : step.value.title;
  const run = closed ? undefined : running.value;
  const total = (step.value?.minutes ?? 0) * 60_000;
  return (
    <header class="head">
      <div class="column">
        <p class="head-where">
          <strong>{t("phone.table", { table: me.value?.table ?? 0 })}</strong>
          <span dir="auto">{title && named(title)}</span>
        </p>
        {run && total > 0 && (
          <Timer clock={clock} endsAt={run.ends_at} pausedLeft={run.left ?? undefined} total={Math.max(total, run.ends_at - run.started_at)} />
        )}
      </div>
    </header>
  );
}
