import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { t } from "../../i18n";
import { useMoveAnimation } from "../../ui/moveAnimation";
import { useDragAndDrop } from "../dragAndDrop";
import { CardsTakenAwayButton } from "../CardsTakenAway";
import { useDesk } from "./deskContext";
import { ClusterPanel } from "./ClusterPanel";
import { RemovedScenariosButton } from "./RemovedScenarios";
import { UnsavedWordsButtons } from "./GoneCluster";
import { GoneNames } from "./GoneNames";
import { RefusedUndo, UndoButtons } from "./UndoButtons";
import "./ClusterList.css";

/** The right side of the merge desk: the clusters, and a drop zone where cards become a new cluster. */
export function ClusterList(): JSX.Element {
  const { clusters } = useDesk();
  const list = useMoveAnimation<HTMLUListElement>();
  return (
    <section class="clusters" aria-labelledby="clusters-title">
      <header>
        <h2 id="clusters-title">{t("console.desk.clusters")}</h2>
        <p class="muted">{t("console.desk.clusters.count", { count: clusters.value.length })}</p>
        <UndoButtons />
        <RefusedUndo />
        <GoneNames />
        <RemovedScenariosButton />
        <CardsTakenAwayButton />
        <UnsavedWordsButtons />
      </header>
      <NewClusterDropZone />
      <ul ref={list}>
        {clusters.value.map(({ id }) => (
          <li key={id} data-animation-key={id}><ClusterPanel id={id} /></li>
        ))}
      </ul>
    </section>
  );
}

function NewClusterDropZone(): JSX.Element {
  const desk = useDesk();
  const element = useRef<HTMLDivElement>(null);
  useDragAndDrop(element, undefined, {
    accepts: ({ kind }) => kind === "cards",
    onDrop: () => desk.createCluster(desk.dragged),
  });
  return <div class="cluster-new" ref={element}>{t("console.desk.clusters.drop")}</div>;
}
