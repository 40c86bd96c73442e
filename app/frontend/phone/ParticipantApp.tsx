import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { localized, t } from "../i18n";
import type { Step } from "../wire.gen";
import { Close } from "./Close";
import { BottomBar } from "./BottomBar";
import { useSession } from "./session";
import { Header } from "./Header";
import { Ideas } from "./Ideas";
import { Merge } from "./Merge";
import { TableChangePrompt } from "./TableChangePrompt";
import { RejectedDots } from "./RejectedDots";
import { Sort } from "./Sort";
import { UnfinishedDraft } from "./UnfinishedDraft";
import { UnsavedCards } from "./UnsavedCards";
import { Vote } from "./Vote";
import { Welcome } from "./Welcome";
import { CardForm } from "./CardForm";
import { Profile } from "./Profile";
import { syncLanguage } from "./syncLanguage";

/** The page of a participant who has a seat: the view of the current activity. scannedTable: the table of the QR code; none if
 * the page was opened without one. */
export function ParticipantApp({ scannedTable }: { scannedTable: number | null | undefined }): JSX.Element {
  const session = useSession();
  useEffect(() => syncLanguage(session), [session]);
  useScrollToTop(session.stepRun.value?.run);
  // The seat is in a cookie. A table number in the URL would offer to change tables at every reload.
  useEffect(() => history.replaceState(null, "", location.pathname.replace(/^(\/j\/[^/]+)\/.*/, "$1")), []);

  if (!session.me.value || !session.workshop.value) return <Loading />;
  const step = session.workshop.value.closed ? undefined : session.step.value;
  const activity = session.workshop.value.closed ? "close" : (step?.activity ?? "welcome");
  const hasBoard = activity === "ideas" || activity === "sort";
  return (
    <>
      <Header />
      <main class="column" data-activity={activity}>
        <TableChangePrompt scannedTable={scannedTable} />
        <StepPrompt step={step} activity={activity} />
        <RejectedDots activity={activity} />
        {activity === "ideas" && <CardForm asNote={step?.private ?? false} />}
        {hasBoard && <UnsavedCards hasBoard />}
        <ActivityView activity={activity} />
        {!hasBoard && <UnsavedCards hasBoard={false} />}
        {activity !== "ideas" && <UnfinishedDraft />}
      </main>
      {activity !== "welcome" && (
        <footer class="column">
          <Profile collapsed />
        </footer>
      )}
      <BottomBar activity={activity} />
    </>
  );
}

function ActivityView({ activity }: { activity: Step["activity"] }): JSX.Element {
  switch (activity) {
    case "welcome":
      return <Welcome />;
    case "ideas":
      return <Ideas />;
    case "sort":
      return <Sort />;
    case "merge":
      return <Merge />;
    case "vote":
      return <Vote />;
    case "close":
      return <Close />;
  }
}

type StepPromptProps = { step: Step | undefined; activity: Step["activity"] };

/** The step's instruction and question. Screen readers read it when a step starts. */
function StepPrompt({ step, activity }: StepPromptProps): JSX.Element | null {
  const workshop = useSession().workshop.value;
  const instruction = step && localized(step.instruction);
  const question = activity === "ideas" && workshop ? localized(workshop.question) : undefined;
  return (
    <div class="prompt" role="status">
      {step && <span class="visually-hidden">{localized(step.title)}</span>}
      {workshop?.closed && <span class="visually-hidden">{t("phone.close.thanks")} {t("phone.close.closed")}</span>}
      {question && <h1 dir="auto">{question}</h1>}
      {instruction && (question ? <p dir="auto">{instruction}</p> : <h1 dir="auto">{instruction}</h1>)}
    </div>
  );
}

/** Scroll to the top when a step starts, unless the person is writing. */
function useScrollToTop(run: number | undefined): void {
  const previous = useRef(run);
  useEffect(() => {
    if (run !== previous.current && document.activeElement?.tagName !== "TEXTAREA") scrollTo(0, 0);
    previous.current = run;
  }, [run]);
}

function Loading(): JSX.Element {
  return (
    <>
      <main class="column">
        <div role="status">
          <h1 class="waiting">{t("phone.loading_seat")}</h1>
        </div>
      </main>
      <BottomBar activity="welcome" />
    </>
  );
}
