import { Search, Trash2 } from "lucide";
import type { JSX } from "preact";

import { localized, t } from "../../i18n";
import { Icon } from "../../icons";
import { Button } from "../../ui/Button";
import { useSession } from "../session";
import { CardList } from "./CardList";
import { useDesk } from "./deskContext";
import "./UnplacedCards.css";

/** The left side of the merge desk: cards in no cluster, and actions for the selected ones. */
export function UnplacedCards(): JSX.Element {
  const desk = useDesk();
  const { unplaced, unplacedInScope, filter } = desk;
  const isFiltered = unplaced.value.length < unplacedInScope.value;
  return (
    <section class="unplaced" aria-labelledby="unplaced-title">
      <header>
        <h2 id="unplaced-title">{t("console.desk.unplaced")}</h2>
        <p class="muted">
          {isFiltered
            ? t("console.desk.unplaced.some", { count: unplaced.value.length, all: unplacedInScope.value })
            : t("console.desk.unplaced.all", { count: unplacedInScope.value })}
        </p>
        <select aria-label={t("console.desk.scope")} value={filter.scope.value} onChange={({ currentTarget: { value } }) => {
          filter.scope.value = value === "all" ? "all" : "sent";
        }}>
          <option value="sent">{t("console.desk.scope.sent")}</option>
          <option value="all">{t("console.desk.scope.all")}</option>
        </select>
      </header>
      <Filters />
      <SelectionBar />
      <div class="unplaced-cards">
        {unplaced.value.length > 0 ? (
          <CardList label={t("console.desk.unplaced")} cards={unplaced.value} />
        ) : (
          <p class="muted">{emptyText(isFiltered, filter.scope.value)}</p>
        )}
      </div>
    </section>
  );
}

function emptyText(isFiltered: boolean, scope: "sent" | "all"): string {
  if (isFiltered) return t("console.desk.unplaced.no_match");
  return scope === "sent" ? t("console.desk.unplaced.none_sent") : t("console.desk.unplaced.none");
}

function Filters(): JSX.Element {
  const { workshop } = useSession();
  const { filter } = useDesk();
  return (
    <form class="desk-filter" role="search" aria-label={t("console.desk.filter")} onSubmit={(event) => event.preventDefault()}>
      <select aria-label={t("console.desk.theme")} value={filter.theme.value} onChange={({ currentTarget: { value } }) => {
        filter.theme.value = value;
      }}>
        <option value="">{t("console.desk.theme.all")}</option>
        {workshop.value?.themes.map((theme) => <option key={theme.id} value={theme.id}>{localized(theme.name)}</option>)}
      </select>
      <select aria-label={t("console.table")} value={filter.table.value} onChange={({ currentTarget: { value } }) => {
        filter.table.value = value;
      }}>
        <option value="">{t("console.desk.table.all")}</option>
        {Array.from({ length: workshop.value?.tables ?? 0 }, (_, index) => (
          <option key={index} value={String(index + 1)}>{t("console.desk.table", { table: index + 1 })}</option>
        ))}
      </select>
      <label class="desk-search">
        <Icon of={Search} label={t("console.desk.search")} />
        <input
          type="search"
          placeholder={t("console.desk.search")}
          value={filter.search.value}
          onInput={({ currentTarget: { value } }) => (filter.search.value = value)}
        />
      </label>
    </form>
  );
}

/** The bar is always shown, so that selecting a card does not move the list. */
function SelectionBar(): JSX.Element {
  const desk = useDesk();
  const { length: count } = desk.cardsToMove();
  return (
    <div class="desk-selection">
      <p aria-live="polite">{count === 0 ? t("console.desk.selected.none") : t("console.desk.selected", { count })}</p>
      {count > 0 && (
        <>
          <Button onClick={() => desk.createCluster(desk.cardsToMove())}>{t("console.desk.new_cluster")}</Button>
          <Button onClick={() => desk.askWhereToMove({ kind: "cards", cards: desk.cardsToMove() })}>{t("console.desk.move")}</Button>
          <Button kind="borderless" onClick={() => desk.clearSelection()}>{t("console.desk.clear_selection")}</Button>
          {desk.session.mayDeleteCards && (
            <Button kind="borderless" icon={Trash2} iconOnly title={t("console.desk.delete_card")} onClick={() => desk.askToDelete(desk.cardsToMove())}>{t("console.desk.delete_card")}</Button>
          )}
        </>
      )}
    </div>
  );
}
