import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Agenda } from "./agenda/Agenda";
import { Desk } from "./desk/Desk";
import { Header } from "./Header";
import { useSession } from "./session";
import { CurrentStep, CurrentStepStrip } from "./CurrentStep";
import { Setup } from "./setup/Setup";
import { StatusBar } from "./StatusBar";
import { TableOverview } from "./tables/TableOverview";
import { isInFormField } from "./formFocus";
import { openView, type View, currentView } from "./currentView";
import { VotePanel } from "./vote/VotePanel";
import "./Console.css";

/** The facilitator's laptop: what runs, what comes next, and the three views on it. */
export function Console(): JSX.Element {
  const { workshop } = useSession();
  useOpenDeskOnMerge();
  const openedViews = useSignal<ReadonlySet<View>>(new Set());
  if (!openedViews.value.has(currentView.value)) openedViews.value = new Set([...openedViews.value, currentView.value]);
  if (!workshop.value) return <p class="opening">{t("console.opening")}</p>;
  return (
    <div class="console" data-currentView={currentView.value}>
      <div class="console-top">
        <Header />
        {currentView.value !== "run" && <CurrentStepStrip />}
      </div>
      {/* What was typed in a view stays while another one is open; the desk keeps its own drafts. */}
      {openedViews.value.has("run") && (
        <div class="run" hidden={currentView.value !== "run"}>
          <Agenda />
          <main class="run-main">
            <CurrentStep />
            <VotePanel />
            <TableOverview />
          </main>
        </div>
      )}
      {currentView.value === "desk" && <Desk />}
      {openedViews.value.has("setup") && <Setup hidden={currentView.value !== "setup"} />}
      <StatusBar />
      <Announcer />
    </div>
  );
}

/** When a merge step starts, the desk is what the facilitator needs; nobody is taken away from another view, or from writing. */
function useOpenDeskOnMerge(): void {
  const { step, running } = useSession();
  const lastRun = useSignal<number | undefined>(undefined);
  useSignalEffect(() => {
    const run = running.value?.run;
    const previous = lastRun.peek();
    if (run === undefined || run === previous) return;
    lastRun.value = run;
    if (step.value?.activity !== "merge" || currentView.peek() !== "run" || isInFormField(document.activeElement)) return;
    if (previous !== undefined || !location.hash) openView("desk");
  });
}

function Announcer(): JSX.Element {
  const { announcement } = useSession();
  return <p class="visually-hidden" aria-client="polite">{announcement.value}</p>;
}
