import { useSignal } from "@preact/signals";
import { Plus } from "lucide";
import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

import { t } from "../../i18n";
import { Icon } from "../../icons";
import { Notice } from "../../ui/Notice";
import * as limits from "../../sharedLists/limits.gen";
import { byText, toSearchText } from "./cardFilter";
import { useDesk } from "./deskContext";
import type { DeskModel, MoveSelection } from "./deskModel";
import "../Dialog.css";
import "./MoveDialog.css";

/** A cluster, or a new one with the name that was typed. */
type Choice = { id: string; name: string; count: number } | { id: undefined; name: string };

/** The first cards to move are shown; the title has the number of all. */
const MAX_CARDS_SHOWN = 3;

/** A dialog to choose a cluster by typing part of its name, or to name a new one. */
export function MoveDialog({ toMove }: { toMove: MoveSelection }): JSX.Element {
  const desk = useDesk();
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useId();
  const cards = useId();
  const search = useSignal("");
  const activeIndex = useSignal(0);
  // In a layout effect, so that the dialog gets the first key pressed.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const choices = choicesFor(desk, toMove, search.value);
  const active = Math.min(activeIndex.value, choices.length - 1);

  useLayoutEffect(() => document.getElementById(`${list}-${active}`)?.scrollIntoView({ block: "nearest" }), [active]);

  const close = () => {
    dialog.current?.close();
    desk.toMove.value = undefined;
  };
  const pick = (choice: Choice | undefined) => {
    if (!choice) return;
    close();
    const { id, name } = choice;
    if (toMove.kind === "cluster") {
      if (id !== undefined) desk.joinClusters(toMove.cluster, id);
    } else if (id === undefined) desk.createCluster(toMove.cards, name || undefined);
    else desk.placeCards(toMove.cards, id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const offset = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offset !== undefined) {
      event.preventDefault();
      activeIndex.value = (active + offset + choices.length) % Math.max(1, choices.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      pick(choices[active]);
    }
  };
  const hasLeftOut = toMove.kind === "cluster" && desk.clusters.value.some(({ id }) => id !== toMove.cluster && !desk.canJoin(toMove.cluster, id));
  const title = toMove.kind === "cards" ? t("console.desk.move.title", { count: toMove.cards.length }) : t("console.desk.merge.title", { name: desk.name(toMove.cluster) });
  return (
    <dialog class="dialog move-dialog" ref={dialog} aria-label={title} aria-describedby={cards} onClose={close} onClick={({ target }) => target === dialog.current && close()}>
      <div class="dialog-box">
        <h2>{title}</h2>
        {toMove.kind === "cards" && (
          <div id={cards} class="move-dialog-cards muted">
            {toMove.cards.slice(0, MAX_CARDS_SHOWN).map((id) => <p key={id} dir="auto">{desk.session.cards.value.get(id)?.text}</p>)}
          </div>
        )}
        {desk.notice.value && <Notice kind="info">{desk.notice.value}</Notice>}
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
          aria-label={toMove.kind === "cards" ? t("console.desk.move.find") : t("console.desk.merge.find")}
          placeholder={toMove.kind === "cards" ? t("console.desk.move.find") : t("console.desk.merge.find")}
          autocomplete="off"
          maxLength={limits.clusterName}
          value={search.value}
          onInput={({ currentTarget: { value } }) => {
            search.value = value;
            activeIndex.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
        <ul role="listbox" id={list} aria-label={t("console.desk.clusters")}>
          {choices.map((choice, index) => (
            <li
              key={choice.id ?? "new"}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === active}
              onClick={() => pick(choice)}
              onPointerMove={() => (activeIndex.value = index)}
            >
              {"count" in choice ? (
                <>
                  <span dir="auto">{choice.name}</span>
                  <span class="muted">{t("cluster.count", { count: choice.count })}</span>
                </>
              ) : (
                <>
                  <Icon of={Plus} />
                  <span dir="auto">{choice.name ? t("console.desk.move.new_named", { name: choice.name }) : t("console.desk.move.new")}</span>
                </>
              )}
            </li>
          ))}
        </ul>
        {choices.length === 0 && <p class="muted">{t("console.desk.merge.none")}</p>}
        {hasLeftOut && <p class="muted">{t("console.desk.merge.left_out")}</p>}
      </div>
    </dialog>
  );
}

/** The clusters whose name contains the text, by name, and a new cluster with this name. */
function choicesFor(desk: DeskModel, toMove: MoveSelection, search: string): Choice[] {
  const term = toSearchText(search.trim());
  const existing = desk.clusters.value
    .filter(({ id, name }) => (toMove.kind !== "cluster" || (id !== toMove.cluster && desk.canJoin(toMove.cluster, id))) && toSearchText(name).includes(term))
    .map((cluster) => ({ id: cluster.id, name: cluster.name, count: desk.countCards(cluster) }))
    .sort(byText(({ name }) => name));
  return toMove.kind === "cluster" ? existing : [...existing, { id: undefined, name: search.trim() }];
}
