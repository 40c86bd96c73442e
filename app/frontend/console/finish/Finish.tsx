import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatDay, localized, t } from "../../i18n";
import { CloseOrReopenButton } from "../CloseOrReopenButton";
import { ImportedNotice } from "../ImportedNotice";
import { StepEnd, TimeLeft } from "../RunningStep";
import { useSession } from "../session";
import { CheckList } from "./CheckList";
import { Downloads } from "./Downloads";
import { NextTasks } from "./NextTasks";
import { Preview } from "./Preview";
import { Share } from "./Share";
import { groupNumbersText, useEdition } from "./edition";
import "./Finish.css";

/** The tab for the end of a workshop: a checklist before it is closed, and what to do next afterwards; the pages for the council; and the files of the report. */
export function Finish(): JSX.Element {
  const { workshop, next } = useSession();
  const closed = workshop.value?.closed ?? false;
  const edition = useEdition();
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <main class="finish">
      <header class="finish-head">
        <h2 class="visually-hidden">{t("console.finish.title")}</h2>
        {!closed && <RunningStepTime />}
        {workshop.value?.imported ? <ImportedNotice /> : <StatusText />}
        <CloseOrReopenButton kind={next.value ? "plain" : "primary"} onDone={() => heading.current?.focus()} />
      </header>
      {closed ? <NextTasks heading={heading} /> : <CheckList heading={heading} />}
      <section class="finish-preview" aria-labelledby="finish-preview">
        <h3 id="finish-preview">
          {t("console.finish.council")}
          <EditionLabel />
        </h3>
        <Preview />
        {edition && <p class="muted">{edition.no === null ? groupNumbersText(edition) : t("console.finish.checksum", { checksum: edition.sha256.slice(0, 8) })}</p>}
      </section>
      <div class="finish-side">
        {!closed && <Share />}
        <Downloads edition={edition?.no ?? undefined} />
      </div>
    </main>
  );
}

/** The running step, its time left and when it ends. */
function RunningStepTime(): JSX.Element {
  const { step } = useSession();
  return (
    <section class="finish-step" aria-label={t("console.now")}>
      <b dir="auto">{step.value ? localized(step.value.title) : t("console.now.before")}</b>
      {step.value && <TimeLeft hideBar />}
      {step.value && <StepEnd />}
    </section>
  );
}

/** What closing the workshop will do; after it was opened again, what that changed; or that it is closed. */
function StatusText(): JSX.Element {
  const { workshop, stayedSameEdition } = useSession();
  const edition = useEdition();
  if (workshop.value?.closed) {
    const same = stayedSameEdition.value && edition?.no ? t("console.finish.closed.same", { no: edition.no }) : "";
    return <p class="muted">{same && <b>{same}</b>} {t("console.finish.closed")}</p>;
  }
  return <p class="muted">{edition?.last ? t("console.finish.why.again", { no: edition.last }) : t("console.finish.why")}</p>;
}

function EditionLabel(): JSX.Element | null {
  const edition = useEdition();
  if (!edition) return null;
  const { no, last, made_at } = edition;
  const draft = last ? t("console.finish.draft.after", { no: last }) : t("console.finish.draft");
  return (
    <span class="finish-status" data-draft={no === null}>
      {no === null ? draft : t("console.finish.edition", { no, date: formatDay(made_at) })}
    </span>
  );
}
