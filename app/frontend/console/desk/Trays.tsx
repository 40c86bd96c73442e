import { Undo2 } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatNumber, t } from "../../i18n";
import { Button } from "../../ui/Button";
import { useFlip } from "../../ui/flip";
import { useDrag } from "../drag";
import { useHall } from "../hall";
import { useDesk } from "./context";
import { DeskTray } from "./DeskTray";
import "./Trays.css";

/** The right of the desk: the trays, and a place to drop cards that begin a new one. */
export function Trays(): JSX.Element {
  const { clusters } = useDesk();
  const list = useFlip<HTMLUListElement>();
  return (
    <section class="trays" aria-labelledby="trays-title">
      <header>
        <h2 id="trays-title">{t("console.desk.trays")}</h2>
        <p class="quiet">{t("console.desk.trays.count", { count: clusters.value.length })}</p>
        <Undo />
      </header>
      <NewTray />
      <ul ref={list}>
        {clusters.value.map(({ id }) => (
          <li key={id} data-flip={id}><DeskTray id={id} /></li>
        ))}
      </ul>
    </section>
  );
}

function NewTray(): JSX.Element {
  const desk = useDesk();
  const place = useRef<HTMLDivElement>(null);
  useDrag(place, undefined, {
    takes: ({ kind }) => kind === "cards",
    onDrop: (cargo) => cargo.kind === "cards" && desk.make(cargo.cards),
  });
  return <div class="tray-new" ref={place}>{t("console.desk.trays.drop")}</div>;
}

function Undo(): JSX.Element {
  const desk = useDesk();
  const left = useHall().live.store.entity("desk").value?.undo ?? 0;
  return (
    <Button icon={Undo2} disabled={left === 0} onClick={() => desk.undo()} title={t("console.desk.undo.count", { count: formatNumber(left) })}>
      {t("console.desk.undo")}
    </Button>
  );
}
