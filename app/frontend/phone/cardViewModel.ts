/** The cards that this person sees: the server's cards, changed by the commands in the outbox. */
import type { QueuedCommand } from "../live/outbox";
import type { CardState } from "../ui/Card";
import type { OwnCard, TableCard } from "../wire.gen";

/** A card on this phone. A stack is a lead card with the cards beneath it. */
export type CardViewModel = {
  id: string;
  table: number;
  theme: string;
  text: string;
  /** When it was submitted, in milliseconds since 1970; by this phone's clock until the server has it. */
  at: number;
  isOwn: boolean;
  /** Whether it is among the server's cards; otherwise it comes from a queued command. */
  onServer: boolean;
  /** Whether the table can see it; otherwise it is a private note. */
  shared: boolean;
  /** The id of the lead card of its stack; null if it is a lead card or in no stack. */
  under: string | null;
  /** The ids of the cards beneath it, in the order in which they were stacked. */
  beneath: readonly string[];
  /** Whether its table has sent it, or its stack, to the hall. */
  sent: boolean;
  /** Whether it is in a cluster, so that its author can only withdraw it. */
  placed: boolean;
  /** The id of the cluster of its stack. */
  cluster: string | null;
  /** Its number among the table's shared cards; 0 while it is private, or only on this phone. */
  number: number;
  /** Whether its author withdraws it, and the server has not confirmed that yet. */
  withdrawing: boolean;
  /** The state of its last command. Without one: "saved" for an own card, undefined for others. */
  state?: CardState;
  /** The rejected command about this card, until the person has discarded it. */
  rejected?: QueuedCommand;
};

type CardSources = {
  tableCards: readonly TableCard[];
  ownCards: readonly OwnCard[];
  commands: readonly QueuedCommand[];
  /** The number of this person's table on the server, before the queued commands. */
  table: number;
  /** Whether new cards of the running step are private notes: for commands of an earlier version, which do not say it. */
  asNote: boolean;
};

/**
 * Build the cards, newest first. Cards that only this phone has come before all others, whatever its clock says.
 * A queued command whose effect is already in the server's cards changes nothing.
 */
export function buildCards({ tableCards, ownCards, commands, table: tableBefore, asNote }: CardSources): CardViewModel[] {
  const cards = new Map<string, CardViewModel>();
  for (const { type: _, ...card } of tableCards) {
    cards.set(card.id, { ...card, isOwn: false, onServer: true, shared: true, placed: card.cluster !== null, withdrawing: false });
  }
  for (const { type: _, ...card } of ownCards) {
    const beneath = cards.get(card.id)?.beneath ?? [];
    cards.set(card.id, { ...card, beneath, isOwn: true, onServer: true, withdrawing: false, state: "saved" });
  }
  let table = tableBefore;
  for (const queued of commands) {
    if (queued.command.type === "welcome.move" && queued.state !== "rejected") table = queued.command.table;
    applyCommand(cards, queued, { table, asNote });
  }
  return [...cards.values()].sort((a, b) => Number(a.onServer) - Number(b.onServer) || b.at - a.at);
}

/** The cards, each as the object that it was `before` if nothing about it has changed, so that a page draws only the others again. If
 * nothing has changed at all, `before`. */
export function reuseUnchanged(cards: readonly CardViewModel[], before: readonly CardViewModel[]): readonly CardViewModel[] {
  const known = new Map(before.map((card) => [card.id, card]));
  const reused = cards.map((card) => {
    const earlier = known.get(card.id);
    return earlier && JSON.stringify(earlier) === JSON.stringify(card) ? earlier : card;
  });
  return hasSameItems(reused, before) ? before : reused;
}

/** Whether two lists have the same items in the same order. */
export function hasSameItems(list: readonly unknown[], other: readonly unknown[]): boolean {
  return list.length === other.length && list.every((item, index) => item === other[index]);
}

/** The shared cards of a table that are not beneath another card. */
export function leadCards(cards: readonly CardViewModel[], table: number): CardViewModel[] {
  return cards.filter((card) => card.shared && card.table === table && card.under === null && !rejectedUnsaved(card));
}

/** Whether the card was rejected and is not among the server's cards, so that its text is on this phone only. */
export function rejectedUnsaved({ onServer, state }: CardViewModel): boolean {
  return !onServer && state === "rejected";
}

/** Whether a change was rejected because a facilitator had taken the card away. The card may be there again. */
export function isTakenAway(rejected: QueuedCommand | undefined): boolean {
  return rejected?.rejection?.code === "card.taken_away";
}

/** The own card that was submitted last: the one with this id, if it is still there, or else the newest that was not rejected. */
export function latestOwnCard(cards: readonly CardViewModel[], submitted: string | undefined): CardViewModel | undefined {
  const own = cards.filter(({ isOwn, withdrawing }) => isOwn && !withdrawing);
  return own.find(({ id }) => id === submitted) ?? own.find((card) => !rejectedUnsaved(card));
}

/** The rejected changes of cards that this person does not see, as after a change of tables. Texts of edits are kept as cards, and a card
 * that is to be withdrawn and is gone needs nothing. */
export function rejectedUnseen(cards: readonly CardViewModel[], commands: readonly QueuedCommand[]): QueuedCommand[] {
  const seen = new Set(cards.map(({ id }) => id));
  return commands.filter((queued) => queued.state === "rejected" && queued.command.type !== "ideas.withdraw" && affectedCards(queued).some((id) => !seen.has(id)));
}

/** The cards beneath a lead card, in the order in which they were stacked. */
export function cardsBeneath(cards: readonly CardViewModel[], lead: CardViewModel): CardViewModel[] {
  return lead.beneath.flatMap((id) => cards.find((card) => card.id === id) ?? []);
}

function applyCommand(cards: Map<string, CardViewModel>, queued: QueuedCommand, { table, asNote }: Pick<CardSources, "table" | "asNote">): void {
  const { command, state, id } = queued;
  if (command.type === "ideas.add") {
    const shown = cards.get(id);
    if (!shown) cards.set(id, newCard(queued, command, table, !(command.private ?? asNote)));
    // The frame of the table can come before that of the author.
    else if (!shown.isOwn && state !== "rejected") cards.set(id, { ...shown, isOwn: true, state });
    return;
  }
  for (const cardId of affectedCards(queued)) {
    const card = cards.get(cardId);
    if (!card) {
      if (state === "rejected" && command.type === "ideas.edit" && command.text) cards.set(cardId, editOfMissingCard(queued, command, table));
      continue;
    }
    if (state === "rejected") cards.set(cardId, { ...withRejectedEdit(card, queued), state, rejected: queued });
    else applyChange(cards, card, queued);
  }
}

function newCard(queued: QueuedCommand, { theme, text }: { theme: string; text: string }, table: number, shared: boolean): CardViewModel {
  const { id, order, state } = queued;
  const rejected = state === "rejected" ? { rejected: queued } : {};
  const defaults = { under: null, beneath: [], sent: false, placed: false, cluster: null, number: 0, withdrawing: false };
  return { id, table, theme, text, at: order, isOwn: true, onServer: false, shared, ...defaults, state, ...rejected };
}

/** A rejected edit of a card that no longer exists becomes a card of its own, so that its text is not lost. */
function editOfMissingCard(queued: QueuedCommand, { card, theme, text }: { card: string; theme?: string | null; text?: string | null }, table: number): CardViewModel {
  return { ...newCard(queued, { theme: theme ?? "", text: text ?? "" }, table, true), id: card };
}

/** The ids of the cards that a command changes; none for commands such as votes or table changes. */
function affectedCards({ command }: QueuedCommand): readonly string[] {
  switch (command.type) {
    case "ideas.share":
      return command.cards;
    case "ideas.edit":
    case "ideas.withdraw":
    case "sort.stack":
    case "sort.unstack":
    case "sort.send":
    case "sort.take_back":
      return [command.card];
    default:
      return [];
  }
}

/** The card with the text of a rejected edit, so that the person can correct it. */
function withRejectedEdit(card: CardViewModel, { command }: QueuedCommand): CardViewModel {
  return command.type === "ideas.edit" ? { ...card, text: command.text ?? card.text, theme: command.theme ?? card.theme } : card;
}

function applyChange(cards: Map<string, CardViewModel>, current: CardViewModel, { command, state }: QueuedCommand): void {
  const card = { ...current, state };
  switch (command.type) {
    case "ideas.edit":
      cards.set(card.id, { ...card, text: command.text ?? card.text, theme: command.theme ?? card.theme });
      break;
    case "ideas.share":
      cards.set(card.id, { ...card, shared: true });
      break;
    case "ideas.withdraw":
      if (state === "saved") withdraw(cards, card);
      else cards.set(card.id, { ...card, withdrawing: true });
      break;
    case "sort.send":
    case "sort.take_back":
      cards.set(card.id, { ...card, sent: command.type === "sort.send" });
      break;
    case "sort.unstack":
      unstack(cards, card);
      break;
    case "sort.stack":
      stack(cards, card, cards.get(command.onto));
  }
}

function withdraw(cards: Map<string, CardViewModel>, card: CardViewModel): void {
  unstack(cards, card);
  const [newLead, ...rest] = card.beneath;
  for (const id of card.beneath) update(cards, id, id === newLead ? { under: null, beneath: rest, sent: card.sent } : { under: newLead ?? null });
  cards.delete(card.id);
}

function unstack(cards: Map<string, CardViewModel>, card: CardViewModel): void {
  const lead = card.under === null ? undefined : cards.get(card.under);
  if (lead) update(cards, lead.id, { beneath: lead.beneath.filter((id) => id !== card.id) });
  cards.set(card.id, { ...card, under: null });
}

function stack(cards: Map<string, CardViewModel>, card: CardViewModel, onto: CardViewModel | undefined): void {
  const lead = onto && (cards.get(onto.under ?? onto.id) ?? onto);
  if (!lead || lead.id === card.id || card.under === lead.id) return;
  unstack(cards, card);
  const stacked = [card.id, ...card.beneath];
  for (const id of stacked) update(cards, id, { under: lead.id, beneath: [], sent: false });
  const current = cards.get(lead.id) ?? lead;
  // The lead card shows that the stack is not saved yet, as the card that was stacked is hidden beneath it.
  const state = card.state === "waiting" ? { state: card.state } : {};
  update(cards, lead.id, { beneath: [...current.beneath, ...stacked], sent: current.sent || card.sent, ...state });
}

function update(cards: Map<string, CardViewModel>, id: string, changed: Partial<CardViewModel>): void {
  const card = cards.get(id);
  if (card) cards.set(id, { ...card, ...changed });
}
