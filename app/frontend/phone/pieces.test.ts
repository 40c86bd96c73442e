import { describe, expect, it } from "vitest";

import type { Command, Sending } from "../live/outbox";
import type { OwnCard, TableCard } from "../wire.gen";
import { leads, outside, type Piece, piecesOf } from "./pieces";

const here = 31;

function card(id: string, more: Partial<TableCard> = {}): TableCard {
  return { type: "card", id, table: here, theme: "safety", text: `card ${id}`, at: 0, under: null, beneath: [], sent: false, cluster: null, ...more };
}

function own(id: string, more: Partial<OwnCard> = {}): OwnCard {
  return { type: "mine", id, table: here, theme: "safety", text: `card ${id}`, at: 0, shared: true, under: null, sent: false, placed: false, ...more };
}

function sending(command: Command, state: Sending["state"] = "waiting", id = "s1"): Sending {
  return { id, command, order: 100, state, ...(state === "refused" && { refusal: { code: "step.not_running", message: "Too late." } }) };
}

function see(known: { cards?: TableCard[]; own?: OwnCard[]; sendings?: Sending[]; asNote?: boolean }): Piece[] {
  return piecesOf({ cards: [], own: [], sendings: [], table: here, asNote: false, ...known });
}

function piece(pieces: Piece[], id: string): Piece {
  const found = pieces.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no piece ${id}`);
  return found;
}

const add: Command = { type: "ideas.add", theme: "safety", text: "A long table" };

describe("a card on its way", () => {
  it("lies on the board as waiting, and never twice once the server shows it", () => {
    const before = see({ sendings: [sending(add)] });
    expect(before).toMatchObject([{ id: "s1", text: "A long table", mine: true, shared: true, state: "waiting" }]);

    const after = see({ cards: [card("s1")], own: [own("s1")], sendings: [sending(add)] });
    expect(after).toMatchObject([{ id: "s1", state: "saved" }]);
  });

  it("lies on top, however wrong this phone's clock is", () => {
    const pieces = see({ own: [own("old", { at: 9_000 })], cards: [card("newer", { at: 9_500 })], sendings: [sending(add)] });
    expect(pieces.map(({ id }) => id)).toEqual(["s1", "newer", "old"]);
  });

  it("is a note where the step keeps notes", () => {
    const [note] = see({ sendings: [sending(add)], asNote: true });
    expect(note).toMatchObject({ shared: false });
    expect(leads(see({ sendings: [sending(add)], asNote: true }), here)).toEqual([]);
  });

  it("that was refused keeps its words, but lies on no table", () => {
    const pieces = see({ sendings: [sending(add, "refused")] });
    expect(pieces).toMatchObject([{ text: "A long table", refused: { refusal: { message: "Too late." } } }]);
    expect(pieces.every(outside)).toBe(true);
    expect(leads(pieces, here)).toEqual([]);
  });
});

describe("a change on its way", () => {
  it("shows the new words at once, also when they were refused", () => {
    const edit: Command = { type: "ideas.edit", card: "a", text: "Better words" };
    for (const state of ["waiting", "saved", "refused"] as const) {
      expect(see({ own: [own("a")], sendings: [sending(edit, state)] })).toMatchObject([{ text: "Better words", state }]);
    }
  });

  it("that was refused keeps its words also when the card is gone", () => {
    const edit: Command = { type: "ideas.edit", card: "gone", text: "Better words" };
    const pieces = see({ sendings: [sending(edit, "refused")] });
    expect(pieces).toMatchObject([{ text: "Better words", refused: { id: "s1" } }]);
    expect(pieces.every(outside)).toBe(true);
    expect(see({ sendings: [sending(edit, "waiting")] })).toEqual([]);
  });

  it("takes a card away only when the server has", () => {
    const withdraw: Command = { type: "ideas.withdraw", card: "a" };
    expect(see({ own: [own("a")], sendings: [sending(withdraw)] })).toMatchObject([{ leaving: true }]);
    expect(see({ own: [own("a")], sendings: [sending(withdraw, "saved")] })).toEqual([]);
  });
});

describe("stacks", () => {
  const three = [card("a", { beneath: ["b"] }), card("b", { under: "a" }), card("c")];

  it("grow by a whole stack, which keeps what was sent", () => {
    const sent = [card("a", { beneath: ["b"], sent: true }), card("b", { under: "a", sent: true }), card("c")];
    const pieces = see({ cards: sent, sendings: [sending({ type: "sort.stack", card: "a", onto: "c" })] });
    expect(leads(pieces, here).map(({ id }) => id)).toEqual(["c"]);
    expect(piece(pieces, "c")).toMatchObject({ beneath: ["a", "b"], sent: true });
    expect(piece(pieces, "b")).toMatchObject({ under: "c" });
  });

  it("are the same when the server already shows what still waits for its answer", () => {
    const stack = sending({ type: "sort.stack", card: "b", onto: "a" });
    expect(piece(see({ cards: three, sendings: [stack] }), "a").beneath).toEqual(["b"]);
    const unstack = sending({ type: "sort.unstack", card: "c" });
    expect(see({ cards: three, sendings: [unstack] }).map(({ id, under }) => [id, under])).toEqual([["a", null], ["b", "a"], ["c", null]]);
  });

  it("let a card go, and stay as they are when the server says no", () => {
    const unstack: Command = { type: "sort.unstack", card: "b" };
    expect(leads(see({ cards: three, sendings: [sending(unstack)] }), here)).toHaveLength(3);
    expect(leads(see({ cards: three, sendings: [sending(unstack, "refused")] }), here)).toHaveLength(2);
  });

  it("have a new lead when the old one is withdrawn", () => {
    const withdraw: Command = { type: "ideas.withdraw", card: "a" };
    const pieces = see({ cards: three, own: [own("a")], sendings: [sending(withdraw, "saved")] });
    expect(piece(pieces, "b")).toMatchObject({ under: null, beneath: [] });
    expect(pieces).toHaveLength(2);
  });
});
