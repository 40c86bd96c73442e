import { useComputed } from "@preact/signals";
import { ChevronDown, ChevronRight, Combine, FileText, FolderInput, LogOut, Pencil, PenLine, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatNumber, t } from "../../i18n";
import { Icon } from "../../icons";
import { Button } from "../../ui/Button";
import { Confirm } from "../Confirm";
import { useDrag } from "../drag";
import { type Cluster, useHall } from "../hall";
import { CardList } from "./CardList";
import { useDesk } from "./context";
import { Rename } from "./Rename";
import "../../ui/Tray.css";
import "./DeskTray.css";

/** One cluster: closed a name and its counts, open its originals. Takes cards, and whole other trays. */
export function DeskTray({ id }: { id: string }): JSX.Element | null {
  const { live } = useHall();
  const desk = useDesk();
  const tray = useRef<HTMLDivElement>(null);
  const open = useComputed(() => desk.openTrays.value.has(id));
  const renaming = useComputed(() => desk.renaming.value === id);
  useDrag(
    tray,
    renaming.value ? undefined : { cargo: () => ({ kind: "cluster", cluster: id }) },
    {
      takes: (cargo) => cargo.kind === "cards" || (cargo.kind === "cluster" && cargo.cluster !== id),
      onDrop(cargo) {
        if (cargo.kind === "cards") desk.place(cargo.cards, id);
        if (cargo.kind === "cluster") desk.join(cargo.cluster, id);
      },
    },
  );
  const cluster = live.store.entity(`cluster/${id}`).value;
  if (!cluster) return null;
  return (
    <div class="tray desk-tray" ref={tray} role="group" aria-label={cluster.name} data-open={open.value}>
      <header>
        {renaming.value ? (
          <Rename cluster={cluster} />
        ) : (
          <button class="desk-tray-name" type="button" aria-expanded={open.value} data-tray={id} onClick={() => desk.openTray(id)}>
            <Icon of={open.value ? ChevronDown : ChevronRight} />
            <span dir="auto">{cluster.name}</span>
          </button>
        )}
      </header>
      <Contents cluster={cluster} />
      {open.value && (
        <>
          <Acts cluster={cluster} />
          {cluster.cards.length > 0 ? (
            <CardList label={cluster.name} cards={cluster.cards} tray={id} />
          ) : (
            <p class="quiet">{t("tray.empty")}</p>
          )}
        </>
      )}
    </div>
  );
}

/** How much lies in it, from how many tables, and what is written from it; or, while cards are chosen, the way in for them. */
function Contents({ cluster }: { cluster: Cluster }): JSX.Element {
  const { cards, live } = useHall();
  const leads = cluster.cards.flatMap((id) => cards.value.get(id) ?? []);
  const tables = new Set(leads.map(({ table }) => table)).size;
  const scenario = cluster.scenario === null ? undefined : live.store.entity(`scenario/${cluster.scenario}`).value;
  const desk = useDesk();
  const chosen = desk.carried().length;
  return (
    <div class="desk-tray-contents">
      <p class="quiet">{t("tray.count", { count: desk.originals(cluster) })}{" · "}{t("console.desk.from_tables", { count: tables })}</p>
      {chosen > 0 ? (
        <Button
          icon={FolderInput}
          onClick={() => desk.place(desk.carried(), cluster.id)}
          aria-label={t("console.desk.put.into", { count: formatNumber(chosen), name: cluster.name })}
        >
          {t("console.desk.put", { count: formatNumber(chosen) })}
        </Button>
      ) : (
        <Button kind="quiet" icon={scenario ? FileText : PenLine} onClick={() => (desk.writing.value = cluster.id)}>
          {scenario ? t("console.desk.scenario", { title: scenario.title }) : t("console.desk.write")}
        </Button>
      )}
    </div>
  );
}

function Acts({ cluster }: { cluster: Cluster }): JSX.Element {
  const desk = useDesk();
  const { id, name, cards } = cluster;
  const chosen = [...desk.selected.value].filter((card) => cards.includes(card));
  return (
    <div class="desk-tray-acts">
      <Button kind="quiet" icon={Pencil} onClick={() => (desk.renaming.value = id)}>{t("console.desk.rename")}</Button>
      <Button kind="quiet" icon={Combine} onClick={() => (desk.moving.value = { kind: "cluster", cluster: id })}>
        {t("console.desk.join")}
      </Button>
      {chosen.length > 0 && (
        <Button kind="quiet" icon={LogOut} onClick={() => desk.takeOut(chosen)}>{t("console.desk.take_out", { count: chosen.length })}</Button>
      )}
      {cluster.scenario === null ? (
        <Button kind="quiet" icon={Trash2} onClick={() => desk.dissolve(id)}>{t("console.desk.dissolve")}</Button>
      ) : (
        <Confirm
          kind="quiet"
          icon={Trash2}
          label={t("console.desk.dissolve")}
          ask={t("console.desk.dissolve.ask", { name })}
          yes={t("console.desk.dissolve.yes")}
          onYes={() => desk.dissolve(id)}
        />
      )}
    </div>
  );
}
