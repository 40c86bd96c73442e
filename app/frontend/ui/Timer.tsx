import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatDuration, t, type TextKey } from "../i18n";
import type { Clock } from "../live/clock";
import { MINUTE_MS } from "../time";
import "./Timer.css";

/** Later than this after a moment, it is not announced any more. */
const TOLERANCE_MS = 2500;

type Props = {
  clock: Clock;
  /** The end of the step by the server's clock, in milliseconds; undefined while paused. */
  endsAt?: number | undefined;
  /** The time that was left when it was paused, in milliseconds. */
  pausedLeft?: number | undefined;
  /** The duration of the step in milliseconds, for the bar. */
  total: number;
  hideBar?: boolean;
};

/** The time left in a step. In the last minute it only becomes bolder. Screen readers read when that begins, and when the time is up. */
export function Timer({ clock, endsAt, pausedLeft, total, hideBar = false }: Props): JSX.Element {
  const paused = pausedLeft !== undefined;
  // The subscription renders it each second. `now` may be a second old, with which a new step would show a second too much.
  void clock.now.value;
  const left = Math.max(0, pausedLeft ?? (endsAt ?? 0) - clock.read());
  const announced = useAnnouncement(left);
  const note = paused ? t("timer.paused") : left === 0 ? t("timer.over") : undefined;
  return (
    <div class="timer" data-soon={!paused && left <= MINUTE_MS}>
      {note && <span class="timer-note muted">{note}</span>}
      {/* A browser that translates the page would replace the digits, and they would stand still. */}
      <time class="timer-left" translate={false} role="timer" aria-label={t("timer.left", { left: formatDuration(left) })}>
        {formatDuration(left)}
      </time>
      <span class="visually-hidden" role="status">{announced && <span key={announced}>{t(announced)}</span>}</span>
      {!hideBar && <span class="timer-bar" style={{ "--ratio": total > 0 ? Math.min(1, left / total) : 0 }} />}
    </div>
  );
}

/** What screen readers read: that one minute is left, at that moment, and that the time is up. It stays while the step is paused, so that nothing is
 * read again afterwards. */
function useAnnouncement(left: number): TextKey | undefined {
  const before = useRef(left);
  const text = useRef<TextKey | undefined>(undefined);
  if (left > MINUTE_MS) text.current = undefined;
  else if (left === 0 && before.current > 0) text.current = "timer.announce.over";
  else if (left > MINUTE_MS - TOLERANCE_MS && before.current > MINUTE_MS) text.current = "timer.announce.soon";
  else if (left > 0 && text.current === "timer.announce.over") text.current = undefined;
  before.current = left;
  return text.current;
}
