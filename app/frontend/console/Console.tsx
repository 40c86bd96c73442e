import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Part } from "../ui/Part";
import { AccessLost } from "./AccessLost";
import { Agenda } from "./agenda/Agenda";
import { Desk } from "./desk/Desk";
import { Finish } from "./finish/Finish";
import { useEditionOfServer } from "./finish/edition";
import { FullNotice } from "./FullNotice";
import { Header } from "./Header";
import { useSession } from "./session";
import { RunningStep, RunningStepStrip } from "./RunningStep";
import { Setup } from "./setup/Setup";
import { StatusBar } from "./StatusBar";
import { TableOverview } from "./tables/TableOverview";
import { ThemeTeamConsole } from "./ThemeTeamConsole";
import { isInFormField } from "./formFocus";
import { useLeaveWarning } from "./unsavedForms";
import { currentTab, importedTab, openTab, type Tab } from "./currentTab";
import { VotePanel } from "./vote/VotePanel";
import "./Console.css";

/** The part of the console that the person's right allows, until they lose it. */
export function Console(): JSX.Element {
  const { workshop, right, closeCode } = useSession();
  if (closeCode.value !== undefined) return <AccessLost closeCode={closeCode.value} />;
  if (!workshop.value) return <p class="opening">{t("console.opening")}</p>;
  return (
    <>
      <Announcer />
      {right === "facilitator" ? <FacilitatorConsole /> : <ThemeTeamConsole />}
    </>
  );
}

/** What a facilitator sees: all of a workshop, or the report of one that was held on another server. */
function FacilitatorConsole(): JSX.Element {
  const { workshop } = useSession();
  useEditionOfServer();
  if (!workshop.value?.imported) return <RunConsole />;
  return (
    <div class="console">
      <div><Part><Header /></Part></div>
      <Part shows={importedTab.value}>{importedTab.value === "finish" ? <Finish /> : <Setup hidden={false} />}</Part>
      <Part><StatusBar /></Part>
    </div>
  );
}

/** The running step, the next one, and four tabs. */
function RunConsole(): JSX.Element {
  useLeaveWarning();
  useOpenDeskOnMerge();
  const wasOpened = useOpenedTabs();
  return (
    <div class="console">
      <div>
        <Part><Header /></Part>
        <Part><FullNotice /></Part>
        {currentTab.value !== "run" && currentTab.value !== "finish" && <Part><RunningStepStrip /></Part>}
      </div>
      {/* Opened tabs stay mounted, so that typed text is not lost. The desk stores its own drafts. */}
      {wasOpened("run") && (
        <div class="run" hidden={currentTab.value !== "run"}>
          <Part><Agenda /></Part>
          <main class="run-main">
            <Part><RunningStep /></Part>
            <Part><VotePanel /></Part>
            <Part><TableOverview /></Part>
          </main>
        </div>
      )}
      {currentTab.value === "desk" && <Part><Desk /></Part>}
      {currentTab.value === "finish" && <Part><Finish /></Part>}
      {wasOpened("setup") && <Part><Setup hidden={currentTab.value !== "setup"} /></Part>}
      <Part><StatusBar /></Part>
    </div>
  );
}

/** Returns a function that tells whether a tab is open or was open before. */
function useOpenedTabs(): (tab: Tab) => boolean {
  const opened = useSignal<ReadonlySet<Tab>>(new Set());
  useSignalEffect(() => {
    const tab = currentTab.value;
    if (!opened.peek().has(tab)) opened.value = new Set([...opened.peek(), tab]);
  });
  return (tab) => tab === currentTab.value || opened.value.has(tab);
}

/** Open the merge desk when a merge step starts, unless the facilitator is in another tab or in a form field. */
function useOpenDeskOnMerge(): void {
  const { step, stepRun } = useSession();
  const lastRun = useSignal<number | undefined>(undefined);
  useSignalEffect(() => {
    const run = stepRun.value?.run;
    const previous = lastRun.peek();
    if (run === undefined || run === previous) return;
    lastRun.value = run;
    if (step.value?.activity !== "merge" || currentTab.peek() !== "run" || isInFormField(document.activeElement)) return;
    if (previous !== undefined || !location.hash) openTab("desk");
  });
}

function Announcer(): JSX.Element {
  const { announcement } = useSession();
  return <p class="visually-hidden" aria-live="polite">{announcement.value}</p>;
}
