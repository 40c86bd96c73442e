import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Agenda } from "./agenda/Agenda";
import { Desk } from "./desk/Desk";
import { Header } from "./Header";
import { useHall } from "./hall";
import { Now, NowStrip } from "./Now";
import { SetUp } from "./setup/SetUp";
import { Status } from "./Status";
import { Tables } from "./tables/Tables";
import { open, view } from "./view";
import { VotePanel } from "./vote/VotePanel";
import "./Console.css";

/** The facilitator's laptop: what runs, what comes next, and the three views on it. */
export function Console(): JSX.Element {
  const { workshop, step } = useHall();
  useDeskWhenMerging();
  const setUpOpened = useSignal(false);
  if (view.value === "setup") setUpOpened.value = true;
  if (!workshop.value) return <p class="opening">{t("console.opening")}</p>;
  return (
    <div class="console" data-view={view.value}>
      <div class="console-top">
        <Header />
        {view.value !== "run" && <NowStrip />}
      </div>
      {view.value === "run" && (
        <div class="run">
          <Agenda />
          <main class="run-main">
            <Now />
            {step.value?.activity === "vote" && <VotePanel />}
            <Tables />
          </main>
        </div>
      )}
      {view.value === "desk" && <Desk />}
      {/* What was typed there stays while another view is open. */}
      {setUpOpened.value && <SetUp hidden={view.value !== "setup"} />}
      <Status />
      <Announcer />
    </div>
  );
}

/** When a merge step starts, the desk is what the facilitator needs; nobody is taken away from another view. */
function useDeskWhenMerging(): void {
  const { step, running } = useHall();
  const seen = useSignal<number | undefined>(undefined);
  useSignalEffect(() => {
    const run = running.value?.run;
    const before = seen.peek();
    if (run === undefined || run === before) return;
    seen.value = run;
    if (step.value?.activity !== "merge" || view.peek() !== "run") return;
    if (before !== undefined || !location.hash) open("desk");
  });
}

function Announcer(): JSX.Element {
  const { announcement } = useHall();
  return <p class="visually-hidden" aria-live="polite">{announcement.value}</p>;
}
