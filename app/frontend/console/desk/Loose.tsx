import { Search, Trash2 } from "lucide";
import type { JSX } from "preact";

import { named, t } from "../../i18n";
import { Icon } from "../../icons";
import { Button } from "../../ui/Button";
import { useHall } from "../hall";
import { CardList } from "./CardList";
import { useDesk } from "./context";
import "./Loose.css";

/** The left of the desk: cards that lie in no tray yet, and what to do with those that are chosen. */
export function Loose(): JSX.Element {
  const desk = useDesk();
  const { loose, looseInScope, filter } = desk;
  const narrowed = loose.value.length < looseInScope.value;
  return (
    <section class="loose" aria-labelledby="loose-title">
      <header>
        <h2 id="loose-title">{t("console.desk.loose")}</h2>
        <p class="quiet">
          {narrowed
            ? t("console.desk.loose.some", { count: loose.value.length, all: looseInScope.value })
            : t("console.desk.loose.all", { count: looseInScope.value })}
        </p>
        <select aria-label={t("console.desk.scope")} value={filter.scope.value} onChange={({ currentTarget: { value } }) => {
          filter.scope.value = value === "all" ? "all" : "sent";
        }}>
          <option value="sent">{t("console.desk.scope.sent")}</option>
          <option value="all">{t("console.desk.scope.all")}</option>
        </select>
      </header>
      <Filters />
      <Chosen />
      <div class="loose-cards">
        {loose.value.length > 0 ? (
          <CardList label={t("console.desk.loose")} cards={loose.value} />
        ) : (
          <p class="quiet">{emptiness(narrowed, filter.scope.value)}</p>
        )}
      </div>
    </section>
  );
}

function emptiness(narrowed: boolean, scope: "sent" | "all"): string {
  if (narrowed) return t("console.desk.loose.no_match");
  return scope === "sent" ? t("console.desk.loose.none_sent") : t("console.desk.loose.none");
}

function Filters(): JSX.Element {
  const { workshop } = useHall();
  const { filter } = useDesk();
  return (
    <form class="desk-filter" role="search" aria-label={t("console.desk.filter")} onSubmit={(event) => event.preventDefault()}>
      <select aria-label={t("console.desk.theme")} value={filter.theme.value} onChange={({ currentTarget: { value } }) => {
        filter.theme.value = value;
      }}>
        <option value="">{t("console.desk.theme.all")}</option>
        {workshop.value?.themes.map((theme) => <option key={theme.id} value={theme.id}>{named(theme.name)}</option>)}
      </select>
      <select aria-label={t("console.table")} value={filter.table.value} onChange={({ currentTarget: { value } }) => {
        filter.table.value = value;
      }}>
        <option value="">{t("console.desk.table.all")}</option>
        {Array.from({ length: workshop.value?.tables ?? 0 }, (_, at) => (
          <option key={at} value={String(at + 1)}>{t("console.desk.table", { table: at + 1 })}</option>
        ))}
      </select>
      <label class="desk-search">
        <Icon of={Search} label={t("console.desk.search")} />
        <input
          type="search"
          placeholder={t("console.desk.search")}
          value={filter.words.value}
          onInput={({ currentTarget: { value } }) => (filter.words.value = value)}
        />
      </label>
    </form>
  );
}

/** A bar that is always there, so that choosing a card moves nothing. */
function Chosen(): JSX.Element {
  const desk = useDesk();
  const { length: count } = desk.carried();
  return (
    <div class="desk-chosen">
      <p aria-live="polite">{count === 0 ? t("console.desk.chosen.none") : t("console.desk.chosen", { count })}</p>
      {count > 0 && (
        <>
          <Button onClick={() => desk.make(desk.carried())}>{t("console.desk.make")}</Button>
          <Button onClick={() => (desk.moving.value = { kind: "cards", cards: desk.carried() })}>{t("console.desk.move")}</Button>
          <Button kind="quiet" onClick={() => (desk.selected.value = new Set())}>{t("console.desk.clear")}</Button>
          <Button kind="quiet" icon={Trash2} iconOnly title={t("console.desk.take_away")} onClick={() => (desk.taking.value = desk.carried())}>{t("console.desk.take_away")}</Button>
        </>
      )}
    </div>
  );
}
