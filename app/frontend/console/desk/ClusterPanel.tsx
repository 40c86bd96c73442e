import { useComputed } from "@preact/signals";
import { ChevronDown, Combine, FileText, FolderInput, LogOut, Pencil, PenLine, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatNumber, t } from "../../i18n";
import { Icon } from "../../icons";
import { ChevronRight } from "../../mirroredIcons";
import { Button } from "../../ui/Button";
import { ConfirmButton } from "../ConfirmButton";
import { useDragAndDrop } from "../dragAndDrop";
import { type Cluster, useSession } from "../session";
import { CardList } from "./CardList";
import { useDesk } from "./deskContext";
import { RenameField } from "./RenameField";
import "./ClusterPanel.css";

/** One cluster; when open, it shows its cards. Cards and other clusters can be dropped on it. */
export function ClusterPanel({ id }: { id: string }): JSX.Element | null {
  const { client } = useSession();
  const desk = useDesk();
  const element = useRef<HTMLDivElement>(null);
  const open = useComputed(() => desk.openClusters.value.has(id));
  const renaming = useComputed(() => desk.nameFields.value.has(id));
  useDragAndDrop(
    element,
    renaming.value ? undefined : { data: () => ({ kind: "cluster", cluster: id }) },
    {
      accepts: (data) => data.kind === "cards" || (data.kind === "cluster" && data.cluster !== id),
      onDrop(data) {
        if (data.kind === "cards") desk.placeCards(desk.dragged, id);
        if (data.kind === "cluster") desk.joinClusters(data.cluster, id);
      },
    },
  );
  const cluster = client.store.entity(`cluster/${id}`).value;
  if (!cluster) return null;
  return (
    <div class="cluster-panel" ref={element} role="group" aria-label={cluster.name} data-open={open.value}>
      <header>
        {renaming.value ? (
          <RenameField cluster={cluster} />
        ) : (
          <button class="cluster-name" type="button" aria-expanded={open.value} data-cluster={id} onClick={() => desk.toggleCluster(id)}>
            <Icon of={open.value ? ChevronDown : ChevronRight} />
            <span dir="auto">{cluster.name}</span>
          </button>
        )}
      </header>
      <ClusterFooter cluster={cluster} />
      {open.value && (
        <>
          <ClusterActions cluster={cluster} />
          {cluster.cards.length > 0 ? (
            <CardList label={cluster.name} cards={cluster.cards} cluster={id} />
          ) : (
            <p class="muted">{t("cluster.empty")}</p>
          )}
        </>
      )}
    </div>
  );
}

/** The number of cards and tables, and a button that opens the scenario or, while cards are selected, puts them in the cluster. */
function ClusterFooter({ cluster }: { cluster: Cluster }): JSX.Element {
  const { cards, client } = useSession();
  const leadCards = cluster.cards.flatMap((id) => cards.value.get(id) ?? []);
  const tables = new Set(leadCards.map(({ table }) => table)).size;
  const scenario = cluster.scenario === null ? undefined : client.store.entity(`scenario/${cluster.scenario}`).value;
  const desk = useDesk();
  const selectedCount = desk.cardsToMove().length;
  return (
    <div class="cluster-footer">
      <p class="muted">{t("cluster.count", { count: desk.countCards(cluster) })}{" · "}{t("console.desk.from_tables", { count: tables })}</p>
      {selectedCount > 0 ? (
        <Button
          icon={FolderInput}
          onClick={() => desk.placeCards(desk.cardsToMove(), cluster.id)}
          aria-label={t("console.desk.place.into", { count: formatNumber(selectedCount), name: cluster.name })}
        >
          {t("console.desk.place", { count: formatNumber(selectedCount) })}
        </Button>
      ) : (
        <Button kind="borderless" icon={scenario ? FileText : PenLine} onClick={() => (desk.openScenario.value = cluster.id)}>
          {scenario ? t("console.desk.scenario", { title: scenario.title }) : t("console.desk.write_scenario")}
        </Button>
      )}
    </div>
  );
}

function ClusterActions({ cluster }: { cluster: Cluster }): JSX.Element {
  const desk = useDesk();
  const { id, name, cards } = cluster;
  const selectedHere = [...desk.selected.value].filter((card) => cards.includes(card));
  return (
    <div class="cluster-actions">
      <Button kind="borderless" icon={Pencil} onClick={() => desk.openNameField(id)}>{t("console.desk.rename")}</Button>
      <Button kind="borderless" icon={Combine} onClick={() => desk.askWhereToMove({ kind: "cluster", cluster: id })}>
        {t("console.desk.merge")}
      </Button>
      {selectedHere.length > 0 && (
        <Button kind="borderless" icon={LogOut} onClick={() => desk.takeOutCards(selectedHere)}>{t("console.desk.take_out", { count: selectedHere.length })}</Button>
      )}
      {cluster.scenario === null ? (
        <Button kind="borderless" icon={Trash2} onClick={() => desk.dissolve(id)}>{t("console.desk.dissolve")}</Button>
      ) : (
        <ConfirmButton
          kind="borderless"
          icon={Trash2}
          label={t("console.desk.dissolve")}
          question={t("console.desk.dissolve.ask", { name })}
          confirmLabel={t("console.desk.dissolve.yes")}
          onConfirm={() => desk.dissolve(id)}
        />
      )}
    </div>
  );
}
