import { Fragment, type JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { lang, localized, localizedLang, t } from "../i18n";
import { focusMainIfFocusIsLost } from "../ui/focusMain";
import { Part } from "../ui/Part";
import type { Step } from "../wire.gen";
import { Close } from "./Close";
import { FocusFallback } from "./FocusAnchor";
import { BottomBar } from "./BottomBar";
import { stepKey, useSession } from "./session";
import { Header } from "./Header";
import { Ideas } from "./Ideas";
import { ReadOnlyNotes } from "./ReadOnlyNotes";
import { Merge } from "./Merge";
import { TableChangePrompt } from "./TableChangePrompt";
import { RejectedCardChanges } from "./RejectedCardChanges";
import { RejectedDots } from "./RejectedDots";
import { Sort } from "./Sort";
import { TranslationNotice } from "./TranslationNotice";
import { UnfinishedTexts } from "./UnfinishedTexts";
import { UnsavedCards } from "./UnsavedCards";
import { Vote } from "./Vote";
import { Welcome } from "./Welcome";
import { WithdrawalStatus } from "./WithdrawButton";
import { NewCard } from "./NewCard";
import { currentVotes } from "./currentVotes";
import { Profile } from "./Profile";
import { syncLanguage } from "./syncLanguage";

/** The page of a participant who has a seat: the view of the current activity. scannedTable: the table of the scanned
 * sign; none if the page was opened without one. */
export function ParticipantApp({ scannedTable }: { scannedTable: number | null | undefined }): JSX.Element {
  const session = useSession();
  useEffect(() => syncLanguage(session), [session]);
  useScrollToTop(session.stepRun.value?.run);
  // The seat is in a cookie. A table number in the URL would offer to change tables at every reload.
  useEffect(() => history.replaceState(null, "", location.pathname.replace(/^(\/j\/[^/]+)\/.*/, "$1")), []);

  const isLoaded = session.me.value !== undefined && session.workshop.value !== undefined;
  const step = session.workshop.value?.closed ? undefined : session.step.value;
  const activity = session.workshop.value?.closed ? "close" : (step?.activity ?? "welcome");
  // What had the focus may be gone with its activity.
  useEffect(() => focusMainIfFocusIsLost, [isLoaded, activity]);

  if (!isLoaded) return <Loading />;
  const hasBoard = activity === "ideas" || activity === "sort";
  return (
    <>
      <Part shows={stepKey(session)}><Header key={stepKey(session)} /></Part>
      <main class="column" data-activity={activity}>
        <Part><TranslationNotice /></Part>
        <Part><TableChangePrompt scannedTable={scannedTable} /></Part>
        <Part><StepPrompt step={step} activity={activity} /></Part>
        <Part><RejectedDots activity={activity} /></Part>
        <Part><RejectedCardChanges /></Part>
        <Part><NewCard activity={activity} /></Part>
        {hasBoard && <Part><UnsavedCards hasBoard /></Part>}
        {activity === "close" && <Part><UnsavedTexts activity={activity} /></Part>}
        <Part shows={stepKey(session)}><ActivityView activity={activity} /></Part>
        {!hasBoard && activity !== "close" && <Part><ReadOnlyNotes /></Part>}
        {activity !== "close" && <Part><UnsavedTexts activity={activity} /></Part>}
        <Part><WithdrawalStatus /></Part>
      </main>
      {activity !== "welcome" && (
        <footer class="column">
          <Part><Profile collapsed /></Part>
        </footer>
      )}
      <Part><BottomBar activity={activity} /></Part>
      <FocusFallback />
    </>
  );
}

/** What is only on this phone. At the end of the workshop it comes first, as the person can still show it to the facilitator. */
function UnsavedTexts({ activity }: { activity: Step["activity"] }): JSX.Element {
  const hasBoard = activity === "ideas" || activity === "sort";
  return (
    <>
      {!hasBoard && <UnsavedCards hasBoard={false} />}
      <UnfinishedTexts />
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

/** The step's instruction and question, or that its vote is over. Screen readers read it when it changes, and when a vote opens. */
function StepPrompt({ step, activity }: StepPromptProps): JSX.Element | null {
  const session = useSession();
  const workshop = session.workshop.value;
  const question = activity === "ideas" ? workshop?.question : undefined;
  const Instruction = question ? "p" : "h1";
  const { openVote, closedVotes } = currentVotes(session);
  const vote = activity === "vote" ? openVote : undefined;
  const isOver = activity === "vote" && !openVote && closedVotes.length > 0;
  return (
    <div class="prompt" role="status">
      <Fragment key={[stepKey(session), isOver, vote?.id].join()}>
        {step && <span class="visually-hidden" lang={localizedLang(step.title)}>{localized(step.title)}</span>}
        {workshop?.closed && <span class="visually-hidden">{t("phone.close.thanks")} {t("phone.close.closed")}</span>}
        {question && <h1 dir="auto" lang={localizedLang(question)}>{localized(question)}</h1>}
        {isOver ? (
          <h1 lang={lang.value}>{t(closedVotes.some(({ results }) => results) ? "phone.vote.over" : "phone.vote.over.no_numbers")}</h1>
        ) : (
          step && localized(step.instruction) && <Instruction dir="auto" lang={localizedLang(step.instruction)}>{localized(step.instruction)}</Instruction>
        )}
        {vote && <span class="visually-hidden">{t("phone.vote.open", { title: vote.title })}</span>}
      </Fragment>
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
