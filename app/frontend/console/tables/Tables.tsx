import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { formatNumber, named, t } from "../../i18n";
import { ThemeIcon } from "../../icons";
import { colourOf } from "../../ui/theme";
import { useHall } from "../hall";
import { type Count, ordered, quietness } from "./quiet";
import { TableBoard } from "./TableBoard";
import { Tile } from "./Tile";
import "./Tables.css";

/** From here on the tiles are smaller, so that the whole hall is in view. */
const manyTables = 20;

/** Every table as a tile; one that is opened shows its board beside them. */
export function Tables(): JSX.Element {
  const { workshop, step, live } = useHall();
  const show = useSignal<"number" | "quiet_first" | "quiet_only">("number");
  const opened = useSignal<number | undefined>(undefined);
  const counts = useComputed(() => counted(workshop.value?.tables ?? 0, live.store));
  const activity = step.value?.activity;
  // When all is over, nobody has to be walked to.
  const why = (table: Count) => (workshop.value?.closed ? undefined : quietness(table, activity));
  const quiet = counts.value.filter(why);
  const shown = ordered(show.value === "quiet_only" ? quiet : counts.value, activity, show.value === "quiet_first");

  const close = () => {
    const { value: number } = opened;
    opened.value = undefined;
    document.getElementById(`tile-${number}`)?.focus();
  };
  return (
    <section class="tables" aria-labelledby="tables-title" data-opened={opened.value !== undefined}>
      <div class="tables-all">
        <header>
          <h2 id="tables-title">{t("console.tables")}</h2>
          <Themes />
          <select aria-label={t("console.tables.show")} value={show.value} onChange={({ currentTarget: { value } }) => {
            show.value = value === "quiet_first" || value === "quiet_only" ? value : "number";
          }}>
            <option value="number">{t("console.tables.by_number")}</option>
            <option value="quiet_first">{t("console.tables.quiet_first")}</option>
            <option value="quiet_only">{t("console.tables.quiet_only", { count: quiet.length })}</option>
          </select>
        </header>
        {shown.length === 0 && <p class="quiet">{t("console.tables.none_quiet")}</p>}
        <ul class="tiles" data-many={counts.value.length > manyTables}>
          {shown.map((table) => (
            <li key={table.number}>
              <Tile
                {...table}
                quiet={why(table)}
                open={opened.value === table.number}
                onOpen={() => (opened.value = opened.value === table.number ? undefined : table.number)}
              />
            </li>
          ))}
        </ul>
      </div>
      {opened.value !== undefined && <TableBoard key={opened.value} number={opened.value} onClose={close} />}
    </section>
  );
}

function Themes(): JSX.Element {
  const { workshop, live } = useHall();
  const counts = live.store.entity("counts").value?.themes ?? {};
  const themes = workshop.value?.themes.filter(({ id, retired }) => !retired || counts[id]) ?? [];
  return (
    <ul class="theme-counts">
      {themes.map((theme) => (
        <li key={theme.id} data-theme={colourOf(theme)}>
          <ThemeIcon name={theme.icon} label={named(theme.name)} />
          {formatNumber(counts[theme.id] ?? 0)}
        </li>
      ))}
    </ul>
  );
}

function counted(tables: number, store: ReturnType<typeof useHall>["live"]["store"]): Count[] {
  const here = store.presence.value.tables;
  return Array.from({ length: tables }, (_, index) => {
    const number = index + 1;
    const tile = store.entity(`tile/${number}`).value;
    return {
      number,
      people: tile?.people ?? 0,
      here: here[number] ?? 0,
      cards: tile?.cards ?? 0,
      private: tile?.private ?? 0,
      sent: tile?.sent ?? 0,
    };
  });
}
