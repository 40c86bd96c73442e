import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { formatNumber, localized, localizedLang, t } from "../../i18n";
import { ThemeIcon } from "../../icons";
import { colourOf } from "../../ui/theme";
import { CardsTakenAwayButton } from "../CardsTakenAway";
import { useSession } from "../session";
import { attentionReason, sortTables, type TableCounts } from "./tableAttention";
import { TableBoard } from "./TableBoard";
import { TableTile } from "./TableTile";
import { TileLegend } from "./TileCount";
import "./TableOverview.css";

/** With more tables than this the tiles are smaller, so that more of them are visible. */
const MAX_LARGE_TILES = 20;

/** All tables as tiles; the board of the open one is shown beside them. */
export function TableOverview(): JSX.Element {
  const { workshop, step, client } = useSession();
  const listMode = useSignal<"number" | "attention_first" | "attention_only">("number");
  const openedTable = useSignal<number | undefined>(undefined);
  const counts = useComputed(() => countsOf(workshop.value?.tables ?? 0, client.store));
  const activity = step.value?.activity;
  // In a closed workshop no table needs attention.
  const reasonFor = (table: TableCounts) => (workshop.value?.closed ? undefined : attentionReason(table, activity));
  const tablesInNeed = counts.value.filter(reasonFor);
  const shownTables = sortTables(listMode.value === "attention_only" ? tablesInNeed : counts.value, activity, listMode.value === "attention_first");

  const close = () => {
    const { value: number } = openedTable;
    openedTable.value = undefined;
    document.getElementById(`tile-${number}`)?.focus();
  };
  return (
    <section class="tables" aria-labelledby="tables-title" data-opened={openedTable.value !== undefined}>
      <div class="tables-all">
        <header>
          <h2 id="tables-title">{t("console.tables")}</h2>
          <ThemeCounts />
          <CardsTakenAwayButton />
          <select aria-label={t("console.tables.show")} value={listMode.value} onChange={({ currentTarget: { value } }) => {
            listMode.value = value === "attention_first" || value === "attention_only" ? value : "number";
          }}>
            <option value="number">{t("console.tables.by_number")}</option>
            <option value="attention_first">{t("console.tables.attention_first")}</option>
            <option value="attention_only">{t("console.tables.attention_only", { count: tablesInNeed.length })}</option>
          </select>
        </header>
        <TileLegend tables={shownTables} />
        {shownTables.length === 0 && <p class="muted">{t("console.tables.no_attention")}</p>}
        <ul class="tiles" data-many={counts.value.length > MAX_LARGE_TILES}>
          {shownTables.map((table) => (
            <li key={table.number}>
              <TableTile
                {...table}
                attention={reasonFor(table)}
                sends={activity === "sort" ? step.value?.sends : undefined}
                open={openedTable.value === table.number}
                onOpen={() => (openedTable.value = openedTable.value === table.number ? undefined : table.number)}
              />
            </li>
          ))}
        </ul>
      </div>
      {openedTable.value !== undefined && <TableBoard key={openedTable.value} number={openedTable.value} onClose={close} />}
    </section>
  );
}

function ThemeCounts(): JSX.Element {
  const { workshop, client } = useSession();
  const counts = client.store.entity("counts").value?.themes ?? {};
  const themes = workshop.value?.themes.filter(({ id, retired }) => !retired || counts[id]) ?? [];
  return (
    <ul class="theme-counts">
      {themes.map((theme) => (
        <li key={theme.id} data-theme={colourOf(theme)} title={localized(theme.name)}>
          <ThemeIcon name={theme.icon} />
          <span class="theme-name" dir="auto" lang={localizedLang(theme.name)}>{localized(theme.name)}</span>
          {formatNumber(counts[theme.id] ?? 0)}
        </li>
      ))}
    </ul>
  );
}

function countsOf(tables: number, store: ReturnType<typeof useSession>["client"]["store"]): TableCounts[] {
  const connected = store.presence.value.tables;
  return Array.from({ length: tables }, (_, index) => {
    const number = index + 1;
    const tile = store.entity(`tile/${number}`).value;
    return {
      number,
      people: tile?.people ?? 0,
      connected: connected[number] ?? 0,
      cards: tile?.cards ?? 0,
      private: tile?.private ?? 0,
      sent: tile?.sent ?? 0,
    };
  });
}
