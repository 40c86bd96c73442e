import { Archive, FileText } from "lucide";
import type { JSX, RefObject } from "preact";

import { t } from "../../i18n";
import { type ConsoleSession, useSession } from "../session";
import { useEdition } from "./edition";
import { FileLink } from "./FileLink";
import type { ReportFile } from "./fileDownloads";
import { councilFile } from "./Preview";
import { oneLanguage } from "./reportLanguages";
import { PublicLinks } from "./Share";
import { UnsavedForms } from "./UnsavedForms";

/** What to do after the workshop was closed. heading: gets the focus then. */
export function NextTasks({ heading }: { heading: RefObject<HTMLHeadingElement | null> }): JSX.Element {
  const session = useSession();
  const edition = useEdition()?.no ?? undefined;
  return (
    <section class="finish-checks" aria-labelledby="finish-next">
      <h3 id="finish-next" ref={heading} tabIndex={-1}>{t("console.finish.next")}</h3>
      <UnsavedForms />
      <ol class="finish-next">
        <li>
          <h4>{t("console.finish.share")}</h4>
          <p class="muted">{t("console.finish.next.share")}</p>
          <PublicLinks isMain />
        </li>
        <li>
          <h4>{t("console.finish.council")}</h4>
          <p class="muted">{t("console.finish.next.council")}</p>
          <FileLink class="button plain" icon={FileText} {...councilFile(session, edition)} />
        </li>
        <li>
          <h4>{t("console.finish.archive")}</h4>
          <p class="muted">{t("console.finish.next.archive")}</p>
          <FileLink class="button plain" icon={Archive} {...archiveFile(session, edition)} />
        </li>
      </ol>
    </section>
  );
}

/** The package for the archive, as the link among the tasks fetches it. */
export function archiveFile(session: ConsoleSession, edition: number | undefined): ReportFile {
  return { href: `/api/workshops/${session.code}/export?format=zip&${oneLanguage(session)}`, edition, name: t("console.export.zip") };
}
