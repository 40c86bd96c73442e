import type { JSX } from "preact";

import { t } from "../i18n";
import * as closeCodes from "../registry/closeCodes.gen";
import { Notice } from "../ui/Notice";

/** Shown when the link is no longer valid or the workshop does not exist. */
export function AccessLost({ closeCode }: { closeCode: number }): JSX.Element {
  return (
    <main class="access-lost">
      <h1>{t("console.access_lost.title")}</h1>
      <Notice kind="error">{closeCode === closeCodes.noWorkshop ? t("error.workshop.unknown") : t("console.access_lost.link")}</Notice>
      <p><a href="/">{t("console.access_lost.start")}</a></p>
    </main>
  );
}
