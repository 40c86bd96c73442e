/** What the theme team looks at on the desk: which cards are shown and chosen. It stays while other views are open. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";

import { t } from "../../i18n";
import type { Command } from "../../live/outbox";
import type { Card, Cluster, Hall } from "../hall";
import { asRead, byText, type Filter, matches } from "./filter";

/** What the chooser is to find a place for. */
export type Moving = { kind: "cards"; cards: readonly string[] } | { kind: "cluster"; cluster: string };

export class DeskModel {
  readonly filter: { [K in keyof Filter]: Signal<Filter[K]> } = {
    scope: signal("sent"),
    theme: signal(""),
    table: signal(""),
    words: signal(""),
  };
  /** Chosen cards, on the left and in any tray. */
  readonly selected = signal<ReadonlySet<string>>(new Set());
  /** Cards whose stack is spread out. */
  readonly spread = signal<ReadonlySet<string>>(new Set());
  /** Trays that show their cards. */
  readonly openTrays = signal<ReadonlySet<string>>(new Set());
  readonly renaming = signal<string | undefined>(undefined);
  readonly moving = signal<Moving | undefined>(undefined);
  /** The cards that somebody thinks of taking away for good. */
  readonly taking = signal<readonly string[] | undefined>(undefined);
  /** The cluster whose scenario is being written. */
  readonly writing = signal<string | undefined>(undefined);
  /** The cards on the left: leads in no tray that the filter lets through. */
  readonly loose: ReadonlySignal<readonly string[]>;
  /** How many there would be without theme, table and search. */
  readonly looseInScope: ReadonlySignal<number>;
  readonly clusters: ReadonlySignal<readonly Cluster[]>;

  constructor(readonly hall: Hall) {
    const free = computed(() => [...hall.cards.value.values()].filter((card) => card.under === null && card.cluster === null));
    const inScope = computed(() => free.value.filter((card) => this.filter.scope.value === "all" || card.sent));
    this.looseInScope = computed(() => inScope.value.length);
    this.loose = computed(() => {
      const wanted = {
        scope: this.filter.scope.value,
        theme: this.filter.theme.value,
        table: this.filter.table.value,
        words: this.filter.words.value,
      };
      const cards = hall.cards.value;
      const themes = hall.workshop.value?.themes.map(({ id }) => id) ?? [];
      return inScope.value
        .filter((card) => matches(card, wanted, cards))
        .sort(asRead(themes))
        .map(({ id }) => id);
    });
    this.clusters = computed(() => hall.live.store.all("cluster/").value.map(([, cluster]) => cluster).sort(byText(({ name }) => name)));
  }

  toggle(card: string): void {
    this.selected.value = toggled(this.selected.value, card);
  }

  choose(cards: readonly string[]): void {
    this.selected.value = new Set([...this.selected.value, ...cards]);
  }

  /** The chosen cards that still are there; or this one, when it is not among them. */
  carried(card?: string): readonly string[] {
    const { value: chosen } = this.selected;
    if (card !== undefined && !chosen.has(card)) return [card];
    return [...chosen].filter((id) => this.#lead(id));
  }

  spreadOut(card: string): void {
    this.spread.value = toggled(this.spread.value, card);
  }

  openTray(cluster: string, open = !this.openTrays.value.has(cluster)): void {
    if (open !== this.openTrays.value.has(cluster)) this.openTrays.value = toggled(this.openTrays.value, cluster);
  }

  /** A new tray with these cards; without a name it takes the first words of its first card, to be renamed. */
  make(cards: readonly string[], name?: string): void {
    const first = this.hall.cards.peek().get(cards[0] ?? "");
    if (!first) return;
    const given = name ?? beginning(first.text);
    const said = t("console.desk.said.made", { count: cards.length, name: given });
    const id = this.#submit({ type: "merge.cluster", name: given, cards: [...cards] }, said, { moved: cards, keep: name !== undefined });
    if (name === undefined) this.renaming.value = id;
  }

  place(cards: readonly string[], cluster: string): void {
    const said = t("console.desk.said.placed", { count: cards.length, name: this.name(cluster) });
    this.#submit({ type: "merge.place", cluster, cards: [...cards] }, said, { moved: cards });
  }

  takeOut(cards: readonly string[]): void {
    const said = t("console.desk.said.taken_out", { count: cards.length });
    for (const card of cards) this.#submit({ type: "merge.take_out", card }, said, { moved: cards });
  }

  join(cluster: string, into: string): void {
    this.#submit({ type: "merge.join", cluster, into }, t("console.desk.said.joined", { name: this.name(cluster), into: this.name(into) }));
  }

  dissolve(cluster: string): void {
    this.#submit({ type: "merge.dissolve", cluster }, t("console.desk.said.dissolved", { name: this.name(cluster) }));
  }

  rename(cluster: string, name: string): void {
    if (name.trim() && name !== this.name(cluster)) this.#submit({ type: "merge.rename", cluster, name }, "", { keep: true });
  }

  undo(): void {
    if (!this.hall.live.store.entity("desk").value?.undo) return;
    this.#submit({ type: "merge.undo" }, t("console.desk.said.undone"));
  }

  name(cluster: string): string {
    return this.hall.live.store.entity(`cluster/${cluster}`).value?.name ?? "";
  }

  /** How many cards lie in a tray, those beneath others included. */
  originals({ cards }: Cluster): number {
    return cards.reduce((sum, id) => sum + 1 + (this.hall.cards.value.get(id)?.beneath.length ?? 0), 0);
  }

  #lead(id: string): Card | undefined {
    const card = this.hall.cards.value.get(id);
    return card?.under === null ? card : undefined;
  }

  // Only words that somebody typed wait for the network; a move from before would surprise. What cannot be done is
  // refused in the status line, and its cards stay chosen.
  #submit(command: Command, said: string, { moved = [], keep = false }: { moved?: readonly string[]; keep?: boolean } = {}): string | undefined {
    const id = keep ? this.hall.live.outbox.submit(command) : this.hall.act(command);
    if (!keep && !this.hall.connected()) return undefined;
    this.selected.value = new Set([...this.selected.value].filter((card) => !moved.includes(card)));
    if (said) this.hall.announce(said);
    return id;
  }
}

/** The first words of a card, as a name until somebody gives a better one. */
export function beginning(text: string, room = 40): string {
  const line = text.trim().replace(/\s+/g, " ");
  if ([...line].length <= room) return line;
  const cut = [...line].slice(0, room).join("");
  const words = cut.slice(0, Math.max(cut.lastIndexOf(" "), 0)) || cut;
  return `${words}…`;
}

function toggled(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
