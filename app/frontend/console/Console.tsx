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
import { inField } from "./typing";
import { open, type View, view } from "./view";
import { VotePanel } from "./vote/VotePanel";
import "./Console.css";

/** The facilitator's laptop: what runs, what comes next, and the three views on it. */
export function Console(): JSX.Element {
  const { workshop } = useHall();
  useDeskWhenMerging();
  const opened = useSignal<ReadonlySet<View>>(new Set());
  if (!opened.value.has(view.value)) opened.value = new Set([...opened.value, view.value]);
  if (!workshop.value) return <p class="opening">{t("console.opening")}</p>;
  return (
    <div class="console" data-view={view.value}>
      <div class="console-top">
        <Header />
        {view.value !== "run" && <NowStrip />}
      </div>
      {/* What was typed in a view stays while another one is open; the desk keeps its own drafts. */}
      {opened.value.has("run") && (
        <div class="run" hidden={view.value !== "run"}>
          <Agenda />
          <main class="run-main">
            <Now />
            <VotePanel />
            <Tables />
          </main>
        </div>
      )}
      {view.value === "desk" && <Desk />}
      {opened.value.has("setup") && <SetUp hidden={view.value !== "setup"} />}
      <Status />
      <Announcer />
    </div>
  );
}

/** When a merge step starts, the desk is what the facilitator needs; nobody is taken away from another view, or from writing. */
function useDeskWhenMerging(): void {
  const { step, running } = useHall();
  const seen = useSignal<number | undefined>(undefined);
  useSignalEffect(() => {
    const run = running.value?.run;
    const before = seen.peek();
    if (run === undefined || run === before) return;
    seen.value = run;
    if (step.value?.activity !== "merge" || view.peek() !== "run" || inField(document.activeElement)) return;
    if (before !== undefined || !location.hash) open("desk");
  });
}

function Announcer(): JSX.Element {
  const { announcement } = useHall();
  return <p class="visually-hidden" aria-live="polite">{announcement.value}</p>;
}
