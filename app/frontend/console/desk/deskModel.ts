/** The state of the merge desk: filter, selection and open dialogs. It is kept while other tabs are open. */
import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";

import { t } from "../../i18n";
import { draftNames, readDraft, renameDraft } from "../../live/draft";
import type { Command } from "../../live/outbox";
import type { RemovedScenarioView } from "../../wire.gen";
import type { Card, Cluster, ConsoleSession } from "../session";
import { byAge, byThemeAndTable, type Filter, matches } from "./cardFilter";
import { clusterWithMost, draftName, parseDraft, type ScenarioDraft } from "./scenarioDraft";
import { UndoModel } from "./undoModel";

/** The cards or the cluster that the move dialog moves. */
export type MoveSelection = { kind: "cards"; cards: readonly string[] } | { kind: "cluster"; cluster: string };

/** The ids of typed names among the forms that are not saved begin with this. */
export const NAME_PREFIX = "name/";

export class DeskModel {
  readonly filter: { [K in keyof Filter]: Signal<Filter[K]> } = {
    scope: signal("sent"),
    theme: signal(""),
    table: signal(""),
    search: signal(""),
  };
  /** Selected cards, both unplaced ones and those in clusters. */
  readonly selected = signal<ReadonlySet<string>>(new Set());
  /** Cards that show the cards beneath them. */
  readonly expanded = signal<ReadonlySet<string>>(new Set());
  /** Clusters that show their cards. */
  readonly openClusters = signal<ReadonlySet<string>>(new Set());
  /** The clusters whose names are being changed, with what was typed in their fields; undefined: nothing yet. */
  readonly nameFields = signal<ReadonlyMap<string, string | undefined>>(new Map());
  /** Names that were being typed when somebody else joined or dissolved their clusters, until the person has seen that. */
  readonly keptNames = signal<ReadonlySet<string>>(new Set());
  /** The cards or the cluster in the move dialog; undefined while it is closed. */
  readonly toMove = signal<MoveSelection | undefined>(undefined);
  /** What others did last to cards that this person was about to move, or why clusters were not joined; until the next choice. */
  readonly notice = signal("");
  /** The card that has the focus. */
  focused: string | undefined;
  /** The cards that are being dragged. */
  dragged: readonly string[] = [];
  /** The cards in the delete dialog; undefined while it is closed. */
  readonly toDelete = signal<readonly string[] | undefined>(undefined);
  /** The cluster whose scenario is open. */
  readonly openScenario = signal<string | undefined>(undefined);
  /** Lead cards in no cluster that match the filter. */
  readonly unplaced: ReadonlySignal<readonly string[]>;
  /** The number of unplaced cards in the scope, whatever the filter's theme, table and search. */
  readonly unplacedInScope: ReadonlySignal<number>;
  /** The oldest comes first, so that no cluster moves when another one is made or renamed. */
  readonly clusters: ReadonlySignal<readonly Cluster[]>;
  /** The last texts of scenarios that are not on the desk; the one that was removed last comes first. */
  readonly removedScenarios: ReadonlySignal<readonly RemovedScenarioView[]>;
  readonly removedScenariosOpen = signal(false);
  readonly undo: UndoModel;

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
    this.clusters = computed(() => session.client.store.all("cluster/").value.map(([, cluster]) => cluster).sort(byAge));
    this.removedScenarios = computed(() => {
      const gone = this.#removedTexts().filter(({ scenario }) => !session.client.store.entity(`scenario/${scenario}`).value);
      return gone.filter(({ scenario }, index) => gone.findIndex((other) => other.scenario === scenario) === index);
    });
    this.undo = new UndoModel(session);
    this.#closeFieldsOfGoneClusters();
    this.#followCards();
    effect(() => this.#listUnsavedNames());
  }

  /** Ask whether to delete these cards, if this person may. */
  askToDelete(cards: readonly string[]): void {
    if (this.session.mayDeleteCards) this.toDelete.value = cards;
  }

  /** Open the dialog that asks for the cluster to move to. */
  askWhereToMove(selection: MoveSelection): void {
    this.closeNotice();
    this.toMove.value = selection;
  }

  toggleSelected(card: string): void {
    this.closeNotice();
    this.selected.value = withToggled(this.selected.value, card);
  }

  select(cards: readonly string[]): void {
    this.closeNotice();
    this.selected.value = new Set([...this.selected.value, ...cards]);
  }

  clearSelection(): void {
    this.closeNotice();
    this.selected.value = new Set();
  }

  closeNotice(): void {
    this.notice.value = "";
  }

  /** The selected cards; or only `card`, if it is not selected. */
  cardsToMove(card?: string): readonly string[] {
    const { value: selected } = this.selected;
    return card !== undefined && !selected.has(card) ? [card] : [...selected];
  }

  toggleExpanded(card: string): void {
    this.expanded.value = withToggled(this.expanded.value, card);
  }

  /** Open or close a cluster; without `open`, the opposite of what it is. */
  toggleCluster(cluster: string, open = !this.openClusters.value.has(cluster)): void {
    if (open !== this.openClusters.value.has(cluster)) this.openClusters.value = withToggled(this.openClusters.value, cluster);
  }

  /** Make a cluster of these cards. Without a name it gets the first words of its first card, and its rename field opens. */
  createCluster(cards: readonly string[], name?: string): void {
    const first = this.session.cards.peek().get(cards[0] ?? "");
    if (!first) return;
    const clusterName = name ?? titleFromText(first.text);
    const announcement = t("console.desk.announce.created", { count: cards.length, name: clusterName });
    const id = this.#submit({ type: "merge.cluster", name: clusterName, cards: [...cards] }, announcement, { moved: cards, persist: name !== undefined });
    if (name === undefined && id !== undefined) this.openNameField(id);
  }

  placeCards(cards: readonly string[], cluster: string): void {
    if (cards.length === 0) return;
    const announcement = t("console.desk.announce.placed", { count: cards.length, name: this.name(cluster) });
    this.#submit({ type: "merge.place", cluster, cards: [...cards] }, announcement, { moved: cards });
  }

  takeOutCards(cards: readonly string[]): void {
    const announcement = t("console.desk.announce.taken_out", { count: cards.length });
    this.#submit({ type: "merge.take_out", cards: [...cards] }, announcement, { moved: cards });
  }

  /** False if both have a scenario. */
  canJoin(...clusters: [string, string]): boolean {
    return clusters.some((id) => !this.session.client.store.entity(`cluster/${id}`).value?.scenario);
  }

  joinClusters(cluster: string, into: string): void {
    if (!this.canJoin(cluster, into)) {
      this.notice.value = t("error.merge.two_scenarios");
      return;
    }
    this.#submit({ type: "merge.join", cluster, into }, t("console.desk.announce.merged", { name: this.name(cluster), into: this.name(into) }));
  }

  dissolve(cluster: string): void {
    this.#submit({ type: "merge.dissolve", cluster }, t("console.desk.announce.dissolved", { name: this.name(cluster) }));
  }

  /** Open the field for a cluster's name, or keep what was typed in it. */
  openNameField(cluster: string, typed = this.nameFields.peek().get(cluster)): void {
    this.nameFields.value = new Map([...this.nameFields.peek(), [cluster, typed]]);
  }

  /** Close the field for a cluster's name, if it is open, and give the cluster this name; without one it keeps its own. */
  closeNameField(cluster: string, name?: string): void {
    if (!this.nameFields.peek().has(cluster)) return;
    if (name !== undefined) this.rename(cluster, name);
    this.nameFields.value = new Map([...this.nameFields.peek()].filter(([other]) => other !== cluster));
  }

  /** Forget a name that was typed for a cluster that is gone. */
  discardKeptName(name: string): void {
    this.keptNames.value = new Set([...this.keptNames.peek()].filter((other) => other !== name));
  }

  rename(cluster: string, name: string): void {
    if (name.trim() && name !== this.name(cluster)) this.#submit({ type: "merge.rename", cluster, name }, "", { persist: true });
  }

  /** Whether a change after `rev` may come from this console, by a command that matches. */
  hasChangedSince(rev: number, matches: (command: Command) => boolean): boolean {
    const { commands } = this.session.client.outbox;
    return commands.peek().some(({ command, state, seq = 0 }) => (state === "waiting" || (state === "saved" && seq > rev)) && matches(command));
  }

  name(cluster: string): string {
    return this.session.client.store.entity(`cluster/${cluster}`).value?.name ?? "";
  }

  /** The number of cards in a cluster, including those beneath others. */
  countCards({ cards }: Cluster): number {
    return cards.reduce((sum, id) => sum + 1 + (this.session.cards.value.get(id)?.beneath.length ?? 0), 0);
  }

  /** The texts that this scenario had before; the newest comes first. */
  earlierTexts(scenario: string): readonly RemovedScenarioView[] {
    return this.#removedTexts().filter((removed) => removed.scenario === scenario);
  }

  /** The cards of a removed scenario that come back with it. */
  returningCards({ cards }: RemovedScenarioView): readonly string[] {
    return cards.filter((id) => this.#lead(id)?.cluster === null);
  }

  /** The draft (unsaved words) of the scenario of a cluster, also of one that is gone. */
  draft(cluster: string): ScenarioDraft | undefined {
    return parseDraft(readDraft(draftName(this.session.code, cluster)));
  }

  /** The clusters that are gone although this computer has a draft for them. */
  goneClusters(): readonly string[] {
    if (!this.session.workshop.value) return [];
    const there = new Set(this.clusters.value.map(({ id }) => id));
    const prefix = draftName(this.session.code, "");
    return draftNames(prefix).map((name) => name.slice(prefix.length)).filter((id) => !there.has(id) && this.draft(id));
  }

  /** The cluster that now has the most of the cards which were in a cluster that is gone. */
  clusterNow(cards: readonly string[] = []): Cluster | undefined {
    const id = clusterWithMost(cards, (card) => this.#lead(card)?.cluster);
    return id === undefined ? undefined : this.session.client.store.entity(`cluster/${id}`).value;
  }

  /** Open another cluster's scenario with the draft of one that is gone. No effect if it has a draft of its own. */
  moveDraft(from: string, to: string): void {
    const { code } = this.session;
    if (renameDraft(draftName(code, from), draftName(code, to))) this.openScenario.value = to;
  }

  /** Make a cluster of those cards of one that is gone that are in no cluster now, and open its scenario with the draft. */
  makeClusterAgain(gone: string, { title, cluster }: ScenarioDraft): void {
    const name = titleFromText(cluster?.name || title) || t("console.scenario.heading");
    const cards = (cluster?.cards ?? []).filter((id) => this.#lead(id)?.cluster === null);
    const id = this.#submit({ type: "merge.cluster", name, cards }, t("console.desk.announce.created", { count: cards.length, name }));
    if (id !== undefined) this.moveDraft(gone, id);
  }

  /** When cards have moved, tell `#forgetMoved` where they were. */
  #followCards(): void {
    const { cards, client: { store } } = this.session;
    let last = { cards: cards.peek(), rev: store.rev.peek() };
    effect(() => {
      const before = last;
      if (cards.value === before.cards) return;
      // The revision of the last change of cards: a frame for another audience may have a newer one before the cards come.
      last = { cards: cards.value, rev: store.rev.peek() };
      untracked(() => this.#forgetMoved(before.cards, before.rev));
    });
  }

  /** Forget the choice of each card that is not where it was when it was chosen: it would be pulled out of a cluster where somebody else has
   * just put it. Say so, unless this console did that. */
  #forgetMoved(before: ReadonlyMap<string, Card>, rev: number): void {
    const hasMoved = (id: string) => {
      const lead = this.#lead(id);
      return !lead || lead.cluster !== before.get(id)?.cluster;
    };
    const { selected, toMove } = this;
    const inDialog = toMove.value?.kind === "cards" ? toMove.value.cards : [];
    const focused = this.focused === undefined ? [] : [this.focused];
    const moved = new Set([...selected.value, ...inDialog, ...this.dragged, ...focused].filter(hasMoved));
    if (moved.size === 0) return;
    const without = (cards: Iterable<string>) => [...cards].filter((id) => !moved.has(id));
    selected.value = new Set(without(selected.value));
    this.dragged = without(this.dragged);
    this.focused = without(focused)[0];
    if (inDialog.length > 0) toMove.value = without(inDialog).length > 0 ? { kind: "cards", cards: without(inDialog) } : undefined;
    const lost = [...moved].flatMap((id) => (this.#isOwnMove(id, rev) ? [] : before.get(id) ?? []));
    const [first] = lost;
    if (first) this.notice.value = lost.length > 1 ? t("console.desk.lost", { count: lost.length }) : this.#whereIsNow(first);
  }

  #whereIsNow({ id, text }: Card): string {
    const words = titleFromText(text);
    const lead = this.#lead(id);
    if (!lead) return t("console.desk.lost.gone", { words });
    return lead.cluster === null ? t("console.desk.lost.taken_out", { words }) : t("console.desk.lost.placed", { words, name: this.name(lead.cluster) });
  }

  /** Whether a command of this console may have moved a card since `rev`. */
  #isOwnMove(card: string, rev: number): boolean {
    return this.hasChangedSince(rev, (command) => ("cards" in command ? command.cards?.includes(card) ?? false : !["merge.write", "merge.rename"].includes(command.type)));
  }

  /** When a cluster goes, close the field for its name, and keep what was typed there. */
  #closeFieldsOfGoneClusters(): void {
    const keys = this.session.client.store.keys("cluster/");
    let before = keys.peek();
    effect(() => {
      const gone = before.filter((key) => !keys.value.includes(key));
      before = keys.value;
      for (const cluster of gone.map((key) => key.slice("cluster/".length))) {
        const toMove = this.toMove.peek();
        if (toMove?.kind === "cluster" && toMove.cluster === cluster) {
          this.toMove.value = undefined;
          this.notice.value = t("console.desk.lost.cluster");
        }
        const typed = this.nameFields.peek().get(cluster);
        if (typed?.trim()) this.keptNames.value = new Set([...this.keptNames.peek(), typed]);
        this.closeNameField(cluster);
      }
    });
  }

  /** List the names that were typed and are not saved among the forms that are not saved. */
  #listUnsavedNames(): void {
    const { unsavedForms } = this.session;
    const others = [...unsavedForms.peek()].filter(([id]) => !id.startsWith(NAME_PREFIX));
    const typed = [...this.nameFields.value.values()].flatMap((name) => (name?.trim() ? [name] : []));
    const names = [...new Set([...this.keptNames.value, ...typed])];
    if (names.length === 0 && others.length === unsavedForms.peek().size) return;
    // The editor of a scenario would cover the names.
    const show = () => void (this.openScenario.value = undefined);
    const forms = names.map((name) => [NAME_PREFIX + name, { title: t("console.desk.name.typed", { name }), tab: "desk", show }] as const);
    unsavedForms.value = new Map([...others, ...forms]);
  }

  #removedTexts(): RemovedScenarioView[] {
    const all = this.session.client.store.all("removed_scenario/").value;
    return all.map(([, removed]) => removed).sort((a, b) => b.seq - a.seq);
  }

  #lead(id: string): Card | undefined {
    const card = this.session.cards.value.get(id);
    return card?.under === null ? card : undefined;
  }

  // Only typed text waits for the network, because a late move would surprise the team. A rejected command is shown in the status
  // bar, and its cards stay selected.
  #submit(command: Command, announcement: string, { moved = [], persist = false }: { moved?: readonly string[]; persist?: boolean } = {}): string | undefined {
    const id = persist ? this.session.client.outbox.submit(command) : this.session.submitNow(command);
    if (!persist && !this.session.canSend()) return undefined;
    this.closeNotice();
    this.selected.value = new Set([...this.selected.value].filter((card) => !moved.includes(card)));
    if (announcement) this.session.announce(announcement);
    return id;
  }
}

/** The first words of a text, as a default name. */
export function titleFromText(text: string, maxLength = 40): string {
  const line = text.trim().replace(/\s+/g, " ");
  if ([...line].length <= maxLength) return line;
  const start = [...line].slice(0, maxLength).join("");
  const words = start.slice(0, Math.max(start.lastIndexOf(" "), 0)) || start;
  return `${words}…`;
}

function withToggled(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

const models = new WeakMap<ConsoleSession, DeskModel>();

/** The desk of a session. There is one, so that filter and selection are kept while another tab is open. */
export function deskOf(session: ConsoleSession): DeskModel {
  const desk = models.get(session) ?? new DeskModel(session);
  models.set(session, desk);
  return desk;
}
