import type { JSX } from "preact";

import { lang, localized, localizedLang, t } from "../i18n";
import { MINUTE_MS } from "../time";
import { Timer } from "../ui/Timer";
import { useSession } from "./session";
import "./Header.css";

/** The table, the step's title and the time left. */
export function Header(): JSX.Element {
  const { me, workshop, step, stepRun, clock } = useSession();
  const closed = workshop.value?.closed ?? false;
  const title = step.value?.title ?? workshop.value?.title;
  const run = closed ? undefined : stepRun.value;
  const total = (step.value?.minutes ?? 0) * MINUTE_MS;
  return (
    <header class="header">
      <div class="column">
        <p class="header-title">
          <strong>{t("phone.table", { table: me.value?.table ?? 0 })}</strong>
          {closed ? <span lang={lang.value}>{t("phone.close.thanks")}</span> : title && <span dir="auto" lang={localizedLang(title)}>{localized(title)}</span>}
        </p>
        {run && total > 0 && (
          <Timer clock={clock} endsAt={run.ends_at} pausedLeft={run.left ?? undefined} total={Math.max(total, run.ends_at - run.started_at)} />
        )}
      </div>
    </header>
  );
}
