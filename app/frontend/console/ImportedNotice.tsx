import type { JSX } from "preact";

import { lang, t } from "../i18n";
import { useSession } from "./session";

/** What a console says of a workshop that was held on another server, with a link to its report. */
export function ImportedNotice(): JSX.Element {
  const { code } = useSession();
  return (
    <p>
      {t("console.imported")} <a href={`/w/${code}/report?lang=${lang.value}`} target="_blank" rel="noopener">{t("console.finish.read")}</a>
    </p>
  );
}
