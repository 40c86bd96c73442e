import { BookOpen } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Icon } from "../icons";
import { ownOutcomes } from "./CardOutcomes";
import { savedPrivateNotes } from "./ReadOnlyNotes";
import { isPublicAddress } from "../publicAddress";
import { type PhoneSession, useSession } from "./session";
import "./ReportLink.css";

/** The next step at the end of a workshop: the report, once there is one and a connection to read it. */
export function ReportLink(): JSX.Element {
  const session = useSession();
  const { workshop, connection, code } = session;
  const closed = workshop.value?.closed ?? false;
  const isOffline = connection.status.value === "offline" || connection.status.value === "connecting";
  if (!closed) return <div class="bottom-bar-row report-link"><p class="muted">{t("phone.report.later")}</p></div>;
  const advice = isOffline ? t("phone.report.offline") : whenToRead(session);
  return (
    <div class="bottom-bar-row report-link">
      {advice && <p class="muted">{advice}</p>}
      {!isOffline && (
        <a class="button primary" href={`/j/${code}/report`}>
          <Icon of={BookOpen} />
          <span>{t("phone.report.read")}</span>
        </a>
      )}
    </div>
  );
}

/** Whether the report can be read later too. undefined: it can, and the person has no cards or notes of their own to come back for. */
function whenToRead(session: PhoneSession): string | undefined {
  if (!isPublicAddress(location.hostname)) return t("phone.report.before_you_go");
  const count = ownOutcomes(session).length + savedPrivateNotes(session).length;
  return count > 0 ? t("phone.report.cards_stay", { count }) : undefined;
}
