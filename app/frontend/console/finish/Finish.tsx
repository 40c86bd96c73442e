import type { JSX } from "preact";

import { formatDay, t } from "../../i18n";
import { CloseOrReopenButton } from "../CloseOrReopenButton";
import { ImportedNotice } from "../ImportedNotice";
import { useSession } from "../session";
import { CheckList } from "./CheckList";
import { Downloads } from "./Downloads";
import { Preview } from "./Preview";
import { Share } from "./Share";
import { useEdition } from "./edition";
import "./Finish.css";

/** The end of a workshop: what to look at before closing it, the pages for the council, and the files of the report. */
export function Finish(): JSX.Element {
  const { workshop } = useSession();
  const closed = workshop.value?.closed ?? false;
  const edition = useEdition();
  return (
    <main class="finish">
      <header class="finish-head">
        <div>
          <h2>{t("console.finish.title")}</h2>
          {workshop.value?.imported ? <ImportedNotice /> : <p class="muted">{t(closed ? "console.finish.closed" : "console.finish.why")}</p>}
        </div>
        <CloseOrReopenButton kind={closed ? "plain" : "primary"} />
      </header>
      <CheckList />
      <section class="finish-preview" aria-labelledby="finish-preview">
        <h3 id="finish-preview">
          {t("console.finish.council")}
          {edition && <span class="finish-status" data-draft={edition.no === null}>{edition.no === null ? t("console.finish.draft") : t("console.finish.edition", { no: edition.no, date: formatDay(edition.made_at) })}</span>}
        </h3>
        <Preview edition={edition?.no ?? undefined} />
        <p class="muted">{edition?.sha256 ? t("console.finish.checksum", { checksum: edition.sha256.slice(0, 8) }) : t("console.finish.numbers")}</p>
      </section>
      <div class="finish-side">
        <Share />
        <Downloads edition={edition?.no ?? undefined} />
      </div>
    </main>
  );
}
