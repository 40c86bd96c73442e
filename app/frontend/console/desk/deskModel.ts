/** What the theme team looks at on the desk: which cards are shown and chosen. It stays while other views are open. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";

import { t } from "../../i18n";
import type { Command } from "../../live/outbox";
import type { Card, Cluster, ConsoleSession } from "../session";
import { byThemeAndTable, byText, type Filter, matches } from "./cardFilter";

/** What the chooser is to find a place for. */
export type MoveSelection = { kind: "cards"; cards: readonly string[] } | { kind: "cluster"; cluster: string };

export class DeskModel {
  readonly filter: { [K in keyof Filter]: Signal<Filter[K]> } = {
    scope: signal("sent"),
    theme: signal(""),
    table: signal(""),
    search: signal(""),
  };
  /** Chosen cards, on the left and in any tray. */
  readonly selected = signal<ReadonlySet<string>>(new Set());
  /** Cards whose stack is spread out. */
  readonly expanded = signal<ReadonlySet<string>>(new Set());
  /** Trays that show their cards. */
  readonly openClusters = signal<ReadonlySet<string>>(new Set());
  readonly renaming = signal<string | undefined>(undefined);
  readonly toMove = signal<MoveSelection | undefined>(undefined);
  /** The cards that somebody thinks of taking away for good. */
  readonly toDelete = signal<readonly string[] | undefined>(undefined);
  /** The cluster whose scenario is being written. */
  readonly openScenario = signal<string | undefined>(undefined);
  /** The cards on the left: leads in no tray that the filter lets through. */
  readonly unplaced: ReadonlySignal<readonly string[]>;
  /** How many there would be without theme, table and search. */
  readonly unplacedInScope: ReadonlySignal<number>;
  readonly clusters: ReadonlySignal<readonly Cluster[]>;

  constructor(readonly session: ConsoleSession) {
    const unplacedLeads = computed(() => [...session.cards.value.values()].filter((card) => card.under === null && card.cluster === null));
    const inScope = computed(() => unplacedLeads.value.filter((card) => this.filter.scope.value === "all" || card.sent));
    this.unplacedInScope = computed(() => inScope.value.length);
    this.unplaced = computed(() => {
      const filter = {
        scope: this.filter.scope.value,
        theme: this.filter.theme.value,
        table: this.filter.table.value,
        search: this.filter.search.value,
      };
      const cards = session.cards.value;
      const themes = session.workshop.value?.themes.map(({ id }) => id) ?? [];
      return inScope.value
        .filter((card) => matches(card, filter, cards))
        .sort(byThemeAndTable(themes))
        .map(({ id }) => id);
    });
    this.clusters = computed(() => session.client.store.all("cluster/").value.map(([, cluster]) => cluster).sort(byText(({ name }) => name)));
  }

  toggle(card: string): void {
    this.selected.value = withToggled(this.selected.value, card);
  }

  select(cards: readonly string[]): void {
    this.selected.value = new Set([...this.selected.value, ...cards]);
  }

  /** The chosen cards that still are there; or this one, when it is not among them. */
  cardsToMove(card?: string): readonly string[] {
    const { value: chosen } = this.selected;
    if (card !== undefined && !chosen.has(card)) return [card];
    return [...chosen].filter((id) => this.#lead(id));
  }

  toggleExpanded(card: string): void {
    this.expanded.value = withToggled(this.expanded.value, card);
  }

  toggleCluster(cluster: string, open = !this.openClusters.value.has(cluster)): void {
    if (open !== this.openClusters.value.has(cluster)) this.openClusters.value = withToggled(this.openClusters.value, cluster);
  }

  /** A new tray with these cards; without a name it takes the first words of its first card, to be renamed. */
  createCluster(cards: readonly string[], name?: string): void {
    const first = this.session.cards.peek().get(cards[0] ?? "");
    if (!first) return;
    const clusterName = name ?? titleFromText(first.text);
    const announcement = t("console.desk.said.made", { count: cards.length, name: clusterName });
    const id = this.#submit({ type: "merge.cluster", name: clusterName, cards: [...cards] }, announcement, { moved: cards, persist: name !== undefined });
    if (name === undefined) this.renaming.value = id;
  }

  placeCards(cards: readonly string[], cluster: string): void {
    const announcement = t("console.desk.said.placed", { count: cards.length, name: this.name(cluster) });
    this.#submit({ type: "merge.place", cluster, cards: [...cards] }, announcement, { moved: cards });
  }

  takeOutCards(cards: readonly string[]): void {
    const announcement = t("console.desk.said.taken_out", { count: cards.length });
    for (const card of cards) this.#submit({ type: "merge.take_out", card }, announcement, { moved: cards });
  }

  mergeClusters(cluster: string, into: string): void {
    this.#submit({ type: "merge.join", cluster, into }, t("console.desk.said.joined", { name: this.name(cluster), into: this.name(into) }));
  }

  dissolve(cluster: string): void {
    this.#submit({ type: "merge.dissolve", cluster }, t("console.desk.said.dissolved", { name: this.name(cluster) }));
  }

  rename(cluster: string, name: string): void {
    if (name.trim() && name !== this.name(cluster)) this.#submit({ type: "merge.rename", cluster, name }, "", { persist: true });
  }

  undo(): void {
    if (!this.session.client.store.entity("desk").value?.undo) return;
    this.#submit({ type: "merge.undo" }, t("console.desk.said.undone"));
  }

  name(cluster: string): string {
    return this.session.client.store.entity(`cluster/${cluster}`).value?.name ?? "";
  }

  /** How many cards lie in a tray, those beneath others included. */
  countCards({ cards }: Cluster): number {
    return cards.reduce((sum, id) => sum + 1 + (this.session.cards.value.get(id)?.beneath.length ?? 0), 0);
  }

  #lead(id: string): Card | undefined {
    const card = this.session.cards.value.get(id);
    return card?.under === null ? card : undefined;
  }

  // Only words that somebody typed wait for the network; a move from before would surprise. What cannot be done is
  // refused in the status line, and its cards stay chosen.
  #submit(command: Command, announcement: string, { moved = [], persist = false }: { moved?: readonly string[]; persist?: boolean } = {}): string | undefined {
    const id = persist ? this.session.client.outbox.submit(command) : this.session.submitNow(command);
    if (!persist && !this.session.isConnected()) return undefined;
    this.selected.value = new Set([...this.selected.value].filter((card) => !moved.includes(card)));
    if (announcement) this.session.announce(announcement);
    return id;
  }
}

/** The first words of a card, as a name until somebody gives a better one. */
export function titleFromText(text: string, maxLength = 40): string {
  const line = text.trim().replace(/\s+/g, " ");
  if ([...line].length <= maxLength) return line;
  const start = [...line].slice(0, maxLength).join("");
  const search = start.slice(0, Math.max(start.lastIndexOf(" "), 0)) || start;
  return `${search}…`;
}

function withToggled(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
