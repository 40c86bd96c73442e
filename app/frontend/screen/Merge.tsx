import { useComputed } from "@preact/signals";
import { ChevronLeft, ChevronRight, Pause, Play } from "lucide";
import type { JSX } from "preact";

import { named, t } from "../i18n";
import { Icon } from "../icons";
import type { ClusterView, ScenarioView } from "../wire.gen";
import { useKeys } from "./Controls";
import type { SceneProps } from "./hall";
import { Heading } from "./Heading";
import { Scenario } from "./Scenario";
import { type Turning, useTurning } from "./turning";
import { Wall } from "./Wall";
import "./Merge.css";

const trays = 30;
const wallTime = 25_000;
const [leastReading, perSign] = [15_000, 65];

type Sheet = { trays: ClusterView[] } | { scenario: ScenarioView };

/** The cards come together: the wall of clusters, and the scenarios as they are written, page by page. */
export function Merge({ hall, workshop, step }: SceneProps): JSX.Element {
  const { store } = hall;
  const sheets = useComputed(() => [
    ...walls(store.all("cluster/").value.map(([, cluster]) => cluster)),
    ...store.all("scenario/").value.map(([, scenario]) => ({ scenario })),
  ]).value;
  const turning = useTurning(sheets.length, (at) => readingTime(sheets[at]));
  const sheet = sheets[turning.at];
  if (sheet && "scenario" in sheet) {
    return <Scenario key={turning.at} step={named(step.title)} scenario={sheet.scenario} foot={<Marks turning={turning} of={sheets.length} />} />;
  }
  if (!sheet) return <Heading title={named(step.title)} instruction={named(step.instruction)} alone />;
  return (
    <>
      <Heading title={named(step.title)} />
      <div class="merge">
        <Wall key={turning.at} store={store} themes={workshop.themes} clusters={sheet.trays} />
        <Marks turning={turning} of={sheets.length} />
      </div>
    </>
  );
}

/** Which page this is; a click or an arrow key turns, the space bar holds it. */
function Marks({ turning, of }: { turning: Turning; of: number }): JSX.Element | null {
  useKeys([
    { key: "ArrowLeft", act: () => turning.turn(-1) },
    { key: "ArrowRight", act: () => turning.turn(1) },
    { key: " ", act: turning.pause },
  ]);
  if (of < 2) return null;
  return (
    <p class="marks">
      <button type="button" aria-label={t("screen.page_before")} onClick={() => turning.turn(-1)}><Icon of={ChevronLeft} /></button>
      <button type="button" aria-label={turning.paused ? t("screen.turn") : t("screen.hold")} onClick={turning.pause}>
        <Icon of={turning.paused ? Play : Pause} />
      </button>
      <span>{t("screen.page", { at: turning.at + 1, of })}</span>
      <button type="button" aria-label={t("screen.page_after")} onClick={() => turning.turn(1)}><Icon of={ChevronRight} /></button>
    </p>
  );
}

function walls(clusters: ClusterView[]): Sheet[] {
  const pages = Math.ceil(clusters.length / trays);
  const each = Math.ceil(clusters.length / Math.max(1, pages));
  return Array.from({ length: pages }, (_, page) => ({ trays: clusters.slice(page * each, (page + 1) * each) }));
}

function readingTime(sheet: Sheet | undefined): number {
  return sheet && "scenario" in sheet ? Math.max(leastReading, sheet.scenario.text.length * perSign) : wallTime;
}
