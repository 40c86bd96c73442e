import { useComputed } from "@preact/signals";
import { Pause, Play } from "lucide";
import type { JSX } from "preact";

import { localized, t } from "../i18n";
import { Icon } from "../icons";
import { ChevronLeft, ChevronRight } from "../mirroredIcons";
import { arrowKeys } from "../ui/arrowKeys";
import type { ClusterView, ScenarioView } from "../wire.gen";
import { useKeys } from "./Controls";
import type { SceneProps } from "./session";
import { Heading } from "./Heading";
import { Scenario } from "./Scenario";
import { type Pager, useAutoAdvance } from "./autoAdvance";
import { ClusterGrid } from "./ClusterGrid";
import "./Merge.css";

const MAX_CLUSTERS_PER_PAGE = 30;
const CLUSTERS_SHOWN_MS = 25_000;
const MIN_READING_MS = 15_000;
const READING_MS_PER_CHARACTER = 65;

type MergePage = { clusters: ClusterView[] } | { scenario: ScenarioView };

/** The merge step: pages of clusters and of scenarios, which advance automatically. */
export function Merge({ session, workshop, step }: SceneProps): JSX.Element {
  const { store } = session;
  const pages = useComputed(() => [
    ...clusterPages(store.all("cluster/").value.map(([, cluster]) => cluster)),
    ...store.all("scenario/").value.map(([, scenario]) => ({ scenario })),
  ]).value;
  const pager = useAutoAdvance(pages.length, (index) => pageDurationMs(pages[index]));
  const page = pages[pager.index];
  if (page && "scenario" in page) {
    return <Scenario key={pager.index} stepTitle={localized(step.title)} scenario={page.scenario} footer={<PagerControls pager={pager} total={pages.length} />} />;
  }
  if (!page) return <Heading title={localized(step.title)} instruction={localized(step.instruction)} isOnlyContent />;
  return (
    <>
      <Heading title={localized(step.title)} />
      <div class="merge">
        <ClusterGrid key={pager.index} store={store} themes={workshop.themes} clusters={page.clusters} />
        <PagerControls pager={pager} total={pages.length} />
      </div>
    </>
  );
}

/** The page number and buttons. The arrow keys turn the page, the space bar pauses. */
function PagerControls({ pager, total }: { pager: Pager; total: number }): JSX.Element | null {
  useKeys([
    { key: arrowKeys.value.before, run: () => pager.move(-1) },
    { key: arrowKeys.value.after, run: () => pager.move(1) },
    { key: " ", run: pager.togglePause },
  ]);
  if (total < 2) return null;
  return (
    <p class="pager">
      <button type="button" aria-label={t("screen.previous_page")} onClick={() => pager.move(-1)}><Icon of={ChevronLeft} /></button>
      <button type="button" aria-label={pager.paused ? t("screen.advance") : t("screen.stop_advance")} onClick={pager.togglePause}>
        <Icon of={pager.paused ? Play : Pause} />
      </button>
      <span>{t("screen.page", { at: pager.index + 1, of: total })}</span>
      <button type="button" aria-label={t("screen.next_page")} onClick={() => pager.move(1)}><Icon of={ChevronRight} /></button>
    </p>
  );
}

/** Pages of clusters, as equal in size as possible. */
function clusterPages(clusters: ClusterView[]): MergePage[] {
  const pageCount = Math.ceil(clusters.length / MAX_CLUSTERS_PER_PAGE);
  const clustersPerPage = Math.ceil(clusters.length / pageCount);
  return Array.from({ length: pageCount }, (_, index) => ({ clusters: clusters.slice(index * clustersPerPage, (index + 1) * clustersPerPage) }));
}

function pageDurationMs(page: MergePage | undefined): number {
  return page && "scenario" in page ? Math.max(MIN_READING_MS, page.scenario.text.length * READING_MS_PER_CHARACTER) : CLUSTERS_SHOWN_MS;
}
