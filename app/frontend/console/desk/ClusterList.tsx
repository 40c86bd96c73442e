import { Undo2 } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatNumber, t } from "../../i18n";
import { Button } from "../../ui/Button";
import { useFlip } from "../../ui/flip";
import { useDragAndDrop } from "../dragAndDrop";
import { useSession } from "../session";
import { useDesk } from "./deskContext";
import { ClusterPanel } from "./ClusterPanel";
import "./ClusterList.css";

/** The right side of the desk: the clusters, and a drop zone where cards become a new cluster. */
export function ClusterList(): JSX.Element {
  const { clusters } = useDesk();
  const list = useFlip<HTMLUListElement>();
  return (
    <section class="clusters" aria-labelledby="clusters-title">
      <header>
        <h2 id="clusters-title">{t("console.desk.clusters")}</h2>
        <p class="muted">{t("console.desk.clusters.count", { count: clusters.value.length })}</p>
        <UndoButton />
      </header>
      <NewClusterDropZone />
      <ul ref={list}>
        {clusters.value.map(({ id }) => (
          <li key={id} data-flip={id}><ClusterPanel id={id} /></li>
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
    onDrop: (data) => data.kind === "cards" && desk.createCluster(data.cards),
  });
  return <div class="cluster-new" ref={element}>{t("console.desk.clusters.drop")}</div>;
}

function UndoButton(): JSX.Element {
  const desk = useDesk();
  const undoCount = useSession().client.store.entity("desk").value?.undo ?? 0;
  return (
    <Button icon={Undo2} disabled={undoCount === 0} onClick={() => desk.undo()} title={t("console.desk.undo.count", { count: formatNumber(undoCount) })}>
      {t("console.desk.undo")}
    </Button>
  );
}
