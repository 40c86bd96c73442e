import { expect, test } from "vitest";

import type { Card } from "../session";
import { byThemeAndTable, type Filter, matches } from "./cardFilter";
import { titleFromText } from "./deskModel";

const card = (id: string, change: Partial<Card> = {}): Card => ({
  type: "card",
  id,
  table: 1,
  theme: "safety",
  text: "",
  at: 0,
  under: null,
  beneath: [],
  number: 1,
  sent: true,
  cluster: null,
  ...change,
});
const all: Filter = { scope: "all", theme: "", table: "", search: "" };

test("matches() filters by theme, table and search text, and an empty filter matches each card", () => {
  const one = card("a", { text: "A Bench by the sea", table: 12 });
  const seen = (filter: Partial<Filter>) => matches(one, { ...all, ...filter }, new Map());
  expect(seen({})).toBe(true);
  expect(seen({ theme: "safety" })).toBe(true);
  expect(seen({ theme: "learning" })).toBe(false);
  expect(seen({ table: "12" })).toBe(true);
  expect(seen({ table: "1" })).toBe(false);
  expect(seen({ search: " bench " })).toBe(true);
  expect(seen({ search: "boat" })).toBe(false);
});

test("matches() searches the cards beneath, too", () => {
  const lead = card("a", { text: "Benches", beneath: ["b"] });
  const cards = new Map([["b", card("b", { text: "A place to sit", under: "a" })]]);
  expect(matches(lead, { ...all, search: "SIT" }, cards)).toBe(true);
});

test("byThemeAndTable() sorts by theme, then table, then time", () => {
  const cards = [card("a", { theme: "learning" }), card("b", { table: 9 }), card("c", { table: 2, at: 5 }), card("d", { table: 2, at: 1 })];
  expect(cards.sort(byThemeAndTable(["safety", "learning"])).map(({ id }) => id)).toEqual(["d", "c", "b", "a"]);
});

test("titleFromText() cuts at the last whole word", () => {
  expect(titleFromText("Short\nand plain")).toBe("Short and plain");
  expect(titleFromText("We want more benches along the whole way to school", 20)).toBe("We want more…");
  expect(titleFromText("x".repeat(30), 10)).toBe(`${"x".repeat(10)}…`);
});
