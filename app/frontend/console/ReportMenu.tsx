import { Printer } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Icon } from "../icons";
import { reportFormats } from "../registry/reportFormats.gen";
import { CloseOrReopenButton } from "./CloseOrReopenButton";
import { useSession } from "./session";
import "./ReportMenu.css";

/** The report in every format, the table signs, and the button that closes the workshop. */
export function ReportMenu(): JSX.Element {
  const { code } = useSession();
  return (
    <div class="report">
      <h2>{t("console.export")}</h2>
      <a href={`/w/${code}/report`} target="_blank" rel="noopener">{t("console.report.page")}</a>
      <p class="muted">{t("console.report.share")}</p>
      <ul>
        {reportFormats.map(({ name, label, description }) => (
          <li key={name}>
            <a href={`/api/workshops/${code}/export?format=${name}`} download>{t(label)}</a>
            <span class="muted">{t(description)}</span>
          </li>
        ))}
      </ul>
      <a class="report-signs" href={`/w/${code}/signs`} target="_blank" rel="noopener">
        <Icon of={Printer} />
        {t("console.signs")}
      </a>
      <CloseOrReopenButton />
    </div>
  );
}
