import { BookOpen } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Icon } from "../icons";
import { useSession } from "./session";
import "./ReportLink.css";

/** The next step at the end of a workshop: the report, once there is one and a connection to read it. */
export function ReportLink(): JSX.Element {
  const { workshop, connection, code } = useSession();
  const closed = workshop.value?.closed ?? false;
  const isOffline = connection.status.value === "offline" || connection.status.value === "connecting";
  if (!closed) return <div class="bottom-bar-row report-link"><p class="muted">{t("phone.report.later")}</p></div>;
  return (
    <div class="bottom-bar-row report-link">
      <p class="muted">{t(isOffline ? "phone.report.offline" : "phone.report.cards_stay")}</p>
      {!isOffline && (
        <a class="button primary" href={`/j/${code}/report`}>
          <Icon of={BookOpen} />
          <span>{t("phone.report.read")}</span>
        </a>
      )}
    </div>
  );
}
