import type { JSX } from "preact";

import { formatDuration, t } from "../i18n";
import type { Clock } from "../live/clock";
import "./Timer.css";

type Props = {
  clock: Clock;
  /** When the step ends by the server's clock, in milliseconds; leave out while paused. */
  endsAt?: number | undefined;
  /** What was left when it was paused, in milliseconds. */
  pausedLeft?: number | undefined;
  /** How long the whole step is, in milliseconds, for the bar. */
  total: number;
  /** Without the bar, where there is no room for it. */
  hideBar?: boolean;
};

/** What is left of a step. It stays calm in the last minute: only the weight of the figures changes. */
export function Timer({ clock, endsAt, pausedLeft, total, hideBar = false }: Props): JSX.Element {
  const paused = pausedLeft !== undefined;
  void clock.now.value; // redraws each second; the exact time decides, or a fresh step would show a second too much
  const left = Math.max(0, pausedLeft ?? (endsAt ?? 0) - clock.read());
  const note = paused ? t("timer.paused") : left === 0 ? t("timer.over") : undefined;
  return (
    <div class="timer" data-soon={!paused && left <= 60_000}>
      {note && <span class="timer-told quiet">{note}</span>}
      <time class="timer-left" role="timer" aria-label={t("timer.left", { left: formatDuration(left) })}>
        {formatDuration(left)}
      </time>
      {!hideBar && <span class="timer-bar" style={{ "--part": total > 0 ? Math.min(1, left / total) : 0 }} />}
    </div>
  );
}
