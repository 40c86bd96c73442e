import type { JSX } from "preact";

import { t } from "../i18n";
import type { Clock } from "../live/clock";
import { HOUR_MS, MINUTE_MS } from "../time";
import { Timer } from "../ui/Timer";
import type { Step, StepView } from "../wire.gen";
import "./ScreenTimer.css";

/** The time left in a step, in large type; null for a step without a duration. */
export function ScreenTimer({ clock, step, stepRun }: { clock: Clock; step: Step; stepRun: StepView }): JSX.Element | null {
  const { left, ends_at, started_at } = stepRun;
  if (left === null && ends_at <= started_at) return null;
  // `left` is set only while the clock is paused.
  const total = Math.max(step.minutes * MINUTE_MS, left ?? 0);
  const remaining = left ?? ends_at - clock.now.value;
  return (
    <div class="screen-timer" data-state={left !== null ? "paused" : remaining <= 0 ? "over" : "runs"} data-hours={remaining > HOUR_MS}>
      <Timer clock={clock} endsAt={ends_at} pausedLeft={left ?? undefined} total={total} />
      {left === null && remaining <= 0 && <p class="screen-timer-over">{t("screen.time_over")}</p>}
    </div>
  );
}
