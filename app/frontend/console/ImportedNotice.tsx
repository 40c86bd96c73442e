import type { JSX } from "preact";

import { t } from "../i18n";
import { oneLanguage } from "./finish/reportLanguages";
import { useSession } from "./session";

/** What a console says of a workshop that was held on another server, with a link to its report. */
export function ImportedNotice(): JSX.Element {
  const session = useSession();
  return (
    <p>
      {t("console.imported")} <a href={`/w/${session.code}/report?${oneLanguage(session)}`} target="_blank" rel="noopener">{t("console.finish.read")}</a>
    </p>
  );
}
