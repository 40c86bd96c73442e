import { formatDay, t } from "../i18n";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time";

/** From so many days on, the date is shown. */
const DATE_FROM_DAYS = 8;

/** How long ago a time was: "2 minutes ago"; a date if that is 8 days ago or more. at, now: in milliseconds since 1970; the clocks of
 * server and browser may differ, so that `at` may be a little later than `now`. */
export function timeAgo(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  if (passed < MINUTE_MS) return t("programs.ago.now");
  if (passed < HOUR_MS) return t("programs.ago.minutes", { count: Math.floor(passed / MINUTE_MS) });
  if (passed < DAY_MS) return t("programs.ago.hours", { count: Math.floor(passed / HOUR_MS) });
  if (passed < DATE_FROM_DAYS * DAY_MS) return t("programs.ago.days", { count: Math.floor(passed / DAY_MS) });
  return t("programs.ago.date", { day: formatDay(at) });
}
