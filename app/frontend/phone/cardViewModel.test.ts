import { describe, expect, it } from "vitest";

import type { Command, QueuedCommand } from "../live/outbox";
import type { OwnCard, TableCard } from "../wire.gen";
import { buildCards, type CardViewModel, latestOwnCard, leadCards, rejectedUnsaved, reuseUnchanged } from "./cardViewModel";

const TABLE = 31;

function tableCard(id: string, more: Partial<TableCard> = {}): TableCard {
  return { type: "card", id, table: TABLE, theme: "safety", text: `card ${id}`, at: 0, under: null, beneath: [], sent: false, cluster: null, number: 1, ...more };
}

function ownCard(id: string, more: Partial<OwnCard> = {}): OwnCard {
  return { type: "mine", id, table: TABLE, theme: "safety", text: `card ${id}`, at: 0, shared: true, under: null, sent: false, placed: false, number: 1, cluster: null, ...more };
}

function queued(command: Command, state: QueuedCommand["state"] = "waiting", id = "s1"): QueuedCommand {
  return { id, command, order: 100, state, ...(state === "rejected" && { rejection: { code: "step.not_running", message: "Too late." } }) };
}

function build(known: { tableCards?: TableCard[]; ownCards?: OwnCard[]; commands?: QueuedCommand[]; asNote?: boolean }): CardViewModel[] {
  return buildCards({ tableCards: [], ownCards: [], commands: [], table: TABLE, asNote: false, ...known });
}

function find(cards: CardViewModel[], id: string): CardViewModel {
  const found = cards.find((card) => card.id === id);
  if (!found) throw new Error(`no card ${id}`);
  return found;
}

const add: Command = { type: "ideas.add", theme: "safety", text: "A long table" };

describe("cards that are built again", () => {
  const cards = (more: Partial<TableCard> = {}) => build({ tableCards: [tableCard("a", { beneath: ["b"], ...more }), tableCard("b", { under: "a" })] });

  it("are the same list if nothing has changed", () => {
    const before = cards();
    expect(reuseUnchanged(cards(), before)).toBe(before);
    expect(reuseUnchanged(cards().slice(1), before)).toEqual(before.slice(1));
  });

  it.each([{ text: "other words" }, { beneath: ["b", "c"] }, { beneath: [] }])("are the same objects, except those that have changed: $text$beneath", (change) => {
    const before = cards();
    const after = reuseUnchanged(cards(change), before);
    expect(after.map((card) => before.includes(card))).toEqual([false, true]);
    expect(after[0]).toMatchObject(change);
  });

  it("are other objects if they have a state or a rejection, or have them no more", () => {
    const [saved, rejected] = [cards(), build({ tableCards: [tableCard("a", { beneath: ["b"] }), tableCard("b", { under: "a" })], commands: [queued({ type: "sort.send", card: "a" }, "rejected")] })];
    expect(reuseUnchanged(rejected, saved)[0]).toBe(rejected[0]);
    expect(reuseUnchanged(saved, rejected)[0]).toBe(saved[0]);
  });
});

describe("a queued new card", () => {
  it("is waiting, and is not duplicated once the server has it", () => {
    const before = build({ commands: [queued(add)] });
    expect(before).toMatchObject([{ id: "s1", text: "A long table", isOwn: true, shared: true, state: "waiting" }]);

    const after = build({ tableCards: [tableCard("s1")], ownCards: [ownCard("s1")], commands: [queued(add)] });
    expect(after).toMatchObject([{ id: "s1", state: "saved" }]);
  });

  it("stays its author's when the table's frame comes before their own", () => {
    for (const state of ["waiting", "saved"] as const)
      expect(build({ tableCards: [tableCard("s1")], commands: [queued(add, state)] })).toMatchObject([{ id: "s1", isOwn: true, state }]);
  });

  it("comes first, whatever the phone's clock says", () => {
    const cards = build({ ownCards: [ownCard("old", { at: 9_000 })], tableCards: [tableCard("newer", { at: 9_500 })], commands: [queued(add)] });
    expect(cards.map(({ id }) => id)).toEqual(["s1", "newer", "old"]);
  });

  it("is a private note in a private step", () => {
    const [note] = build({ commands: [queued(add)], asNote: true });
    expect(note).toMatchObject({ shared: false });
    expect(leadCards(build({ commands: [queued(add)], asNote: true }), TABLE)).toEqual([]);
  });

  it("keeps its text when rejected, but is not on the table", () => {
    const cards = build({ commands: [queued(add, "rejected")] });
    expect(cards).toMatchObject([{ text: "A long table", rejected: { rejection: { message: "Too late." } } }]);
    expect(cards.every(rejectedUnsaved)).toBe(true);
    expect(leadCards(cards, TABLE)).toEqual([]);
  });
});

describe("a queued change", () => {
  it("shows the edited text, even if the edit was rejected", () => {
    const edit: Command = { type: "ideas.edit", card: "a", text: "Better words" };
    for (const state of ["waiting", "saved", "rejected"] as const) {
      expect(build({ ownCards: [ownCard("a")], commands: [queued(edit, state)] })).toMatchObject([{ text: "Better words", state }]);
    }
  });

  it("keeps the text of a rejected edit of a missing card", () => {
    const edit: Command = { type: "ideas.edit", card: "gone", text: "Better words" };
    const cards = build({ commands: [queued(edit, "rejected")] });
    expect(cards).toMatchObject([{ text: "Better words", rejected: { id: "s1" } }]);
    expect(cards.every(rejectedUnsaved)).toBe(true);
    expect(build({ commands: [queued(edit, "waiting")] })).toEqual([]);
  });

  it("removes a withdrawn card only when the server has saved the command", () => {
    const withdraw: Command = { type: "ideas.withdraw", card: "a" };
    expect(build({ ownCards: [ownCard("a")], commands: [queued(withdraw)] })).toMatchObject([{ withdrawing: true }]);
    expect(build({ ownCards: [ownCard("a")], commands: [queued(withdraw, "saved")] })).toEqual([]);
  });
});

describe("queued stack commands", () => {
  const three = [tableCard("a", { beneath: ["b"] }), tableCard("b", { under: "a" }), tableCard("c")];

  it("stack a whole stack, which stays sent", () => {
    const sent = [tableCard("a", { beneath: ["b"], sent: true }), tableCard("b", { under: "a", sent: true }), tableCard("c")];
    const cards = build({ tableCards: sent, commands: [queued({ type: "sort.stack", card: "a", onto: "c" })] });
    expect(leadCards(cards, TABLE).map(({ id }) => id)).toEqual(["c"]);
    expect(find(cards, "c")).toMatchObject({ beneath: ["a", "b"], sent: true });
    expect(find(cards, "b")).toMatchObject({ under: "c" });
  });

  it("change nothing that the server's cards already show", () => {
    const stack = queued({ type: "sort.stack", card: "b", onto: "a" });
    expect(find(build({ tableCards: three, commands: [stack] }), "a").beneath).toEqual(["b"]);
    const unstack = queued({ type: "sort.unstack", card: "c" });
    expect(build({ tableCards: three, commands: [unstack] }).map(({ id, under }) => [id, under])).toEqual([["a", null], ["b", "a"], ["c", null]]);
  });

  it("unstack a card, unless the command was rejected", () => {
    const unstack: Command = { type: "sort.unstack", card: "b" };
    expect(leadCards(build({ tableCards: three, commands: [queued(unstack)] }), TABLE)).toHaveLength(3);
    expect(leadCards(build({ tableCards: three, commands: [queued(unstack, "rejected")] }), TABLE)).toHaveLength(2);
  });

  it("give a stack a new lead when its lead is withdrawn", () => {
    const withdraw: Command = { type: "ideas.withdraw", card: "a" };
    const cards = build({ tableCards: three, ownCards: [ownCard("a")], commands: [queued(withdraw, "saved")] });
    expect(find(cards, "b")).toMatchObject({ under: null, beneath: [] });
    expect(cards).toHaveLength(2);
  });
});

describe("the latest own card", () => {
  const cards = build({ tableCards: [tableCard("b", { at: 9 })], ownCards: [ownCard("a", { at: 5 }), ownCard("old", { at: 1 })] });

  it("is the newest of this person's cards", () => {
    expect(latestOwnCard(cards, undefined)?.id).toBe("a");
    expect(latestOwnCard(build({ tableCards: [tableCard("b")] }), undefined)).toBeUndefined();
  });

  it("is the one that this page submitted last, also while it waits and when it was rejected", () => {
    for (const state of ["waiting", "rejected"] as const) {
      expect(latestOwnCard(build({ ownCards: [ownCard("a")], commands: [queued(add, state)] }), "s1")).toMatchObject({ id: "s1", state });
    }
  });

  it("is none that was rejected before this page was opened, or that is being withdrawn", () => {
    const commands = [queued(add, "rejected"), queued({ type: "ideas.withdraw", card: "a" }, "waiting", "s2")];
    expect(latestOwnCard(build({ ownCards: [ownCard("a", { at: 5 }), ownCard("old", { at: 1 })], commands }), undefined)?.id).toBe("old");
  });
});
