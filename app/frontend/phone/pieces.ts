/** The cards as this person sees them: what the server has shown, and what this phone has yet to hear about. */
import type { Sending } from "../live/outbox";
import type { CardState } from "../ui/Card";
import type { OwnCard, TableCard } from "../wire.gen";

/** A card on this phone. `under` and `beneath` make a stack, as in the wire's TableCard. */
export type Piece = {
  id: string;
  table: number;
  theme: string;
  text: string;
  at: number;
  mine: boolean;
  /** The server has shown it; until then nobody else can do anything with it. */
  there: boolean;
  /** On the table; else a note that only its author sees. */
  shared: boolean;
  under: string | null;
  beneath: readonly string[];
  sent: boolean;
  /** The theme team uses it: it can't be changed any more. */
  placed: boolean;
  /** Taken back, but the server does not know yet. */
  leaving: boolean;
  state?: CardState;
  /** What was refused, and why, until the person has seen it. */
  refused?: Sending;
};

type Known = {
  cards: readonly TableCard[];
  own: readonly OwnCard[];
  sendings: readonly Sending[];
  /** Where this person sits. */
  table: number;
  /** The step keeps new cards as notes. */
  asNote: boolean;
};

/** Newest first, and on top what the server has yet to date: a phone's own clock may be wrong. Applying what the server has already shown changes nothing. */
export function piecesOf({ cards, own, sendings, table, asNote }: Known): Piece[] {
  const pieces = new Map<string, Piece>();
  for (const { type: _, cluster, ...card } of cards) {
    pieces.set(card.id, { ...card, mine: false, there: true, shared: true, placed: cluster !== null, leaving: false });
  }
  for (const { type: _, ...card } of own) {
    const beneath = pieces.get(card.id)?.beneath ?? [];
    pieces.set(card.id, { ...card, beneath, mine: true, there: true, leaving: false, state: "saved" });
  }
  for (const sending of sendings) apply(pieces, sending, { table, asNote });
  return [...pieces.values()].sort((a, b) => Number(a.there) - Number(b.there) || b.at - a.at);
}

/** The cards that lie on the table for all to see: alone, or on top of their stack. */
export function leads(pieces: readonly Piece[], table: number): Piece[] {
  return pieces.filter((piece) => piece.shared && piece.table === table && piece.under === null && !outside(piece));
}

/** Refused before it ever lay anywhere: its words are on this phone only. */
export function outside({ there, state }: Piece): boolean {
  return !there && state === "refused";
}

/** The cards beneath this one, in the order in which they were put there. */
export function beneath(pieces: readonly Piece[], lead: Piece): Piece[] {
  return lead.beneath.flatMap((id) => pieces.find((piece) => piece.id === id) ?? []);
}

function apply(pieces: Map<string, Piece>, sending: Sending, { table, asNote }: Pick<Known, "table" | "asNote">): void {
  const { command, state, id } = sending;
  if (command.type === "ideas.add") {
    if (!pieces.has(id)) pieces.set(id, written(sending, command, table, !asNote));
    return;
  }
  for (const about of subjects(sending)) {
    const piece = pieces.get(about);
    if (!piece) {
      if (state === "refused" && command.type === "ideas.edit" && command.text) pieces.set(about, homeless(sending, command, table));
      continue;
    }
    if (state === "refused") pieces.set(about, { ...refusedAs(piece, sending), state, refused: sending });
    else change(pieces, piece, sending);
  }
}

function written(sending: Sending, { theme, text }: { theme: string; text: string }, table: number, shared: boolean): Piece {
  const { id, order, state } = sending;
  const refused = state === "refused" ? { refused: sending } : {};
  const alone = { under: null, beneath: [], sent: false, placed: false, leaving: false };
  return { id, table, theme, text, at: order, mine: true, there: false, shared, ...alone, state, ...refused };
}

/** Words for a card that is gone: they lie nowhere, but are not lost. */
function homeless(sending: Sending, { card, theme, text }: { card: string; theme?: string | null; text?: string | null }, table: number): Piece {
  return { ...written(sending, { theme: theme ?? "", text: text ?? "" }, table, true), id: card };
}

/** The cards that a command is about; those of others (a vote, a move) are about none. */
function subjects({ command }: Sending): readonly string[] {
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

/** What was written stays in sight, so that it can be mended. */
function refusedAs(piece: Piece, { command }: Sending): Piece {
  return command.type === "ideas.edit" ? { ...piece, text: command.text ?? piece.text, theme: command.theme ?? piece.theme } : piece;
}

function change(pieces: Map<string, Piece>, old: Piece, { command, state }: Sending): void {
  const piece = { ...old, state };
  switch (command.type) {
    case "ideas.edit":
      pieces.set(piece.id, { ...piece, text: command.text ?? piece.text, theme: command.theme ?? piece.theme });
      break;
    case "ideas.share":
      pieces.set(piece.id, { ...piece, shared: true });
      break;
    case "ideas.withdraw":
      if (state === "saved") withdraw(pieces, piece);
      else pieces.set(piece.id, { ...piece, leaving: true });
      break;
    case "sort.send":
    case "sort.take_back":
      pieces.set(piece.id, { ...piece, sent: command.type === "sort.send" });
      break;
    case "sort.unstack":
      unstack(pieces, piece);
      break;
    case "sort.stack":
      stack(pieces, piece, pieces.get(command.onto));
  }
}

function withdraw(pieces: Map<string, Piece>, piece: Piece): void {
  unstack(pieces, piece);
  const [heir, ...rest] = piece.beneath;
  for (const id of piece.beneath) put(pieces, id, id === heir ? { under: null, beneath: rest, sent: piece.sent } : { under: heir ?? null });
  pieces.delete(piece.id);
}

function unstack(pieces: Map<string, Piece>, piece: Piece): void {
  const lead = piece.under === null ? undefined : pieces.get(piece.under);
  if (lead) put(pieces, lead.id, { beneath: lead.beneath.filter((id) => id !== piece.id) });
  pieces.set(piece.id, { ...piece, under: null });
}

function stack(pieces: Map<string, Piece>, piece: Piece, onto: Piece | undefined): void {
  const lead = onto && (pieces.get(onto.under ?? onto.id) ?? onto);
  if (!lead || lead.id === piece.id || piece.under === lead.id) return;
  unstack(pieces, piece);
  const below = [piece.id, ...piece.beneath];
  for (const id of below) put(pieces, id, { under: lead.id, beneath: [], sent: false });
  const now = pieces.get(lead.id) ?? lead;
  put(pieces, lead.id, { beneath: [...now.beneath, ...below], sent: now.sent || piece.sent });
}

function put(pieces: Map<string, Piece>, id: string, changed: Partial<Piece>): void {
  const piece = pieces.get(id);
  if (piece) pieces.set(id, { ...piece, ...changed });
}
