import { expect, test } from "vitest";

import type { Card } from "../session";
import { byThemeAndTable, type Filter, matches } from "./cardFilter";

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
const emptyFilter: Filter = { scope: "all", theme: "", table: "", search: "" };

test("matches() filters by theme, table and search text, and an empty filter matches each card", () => {
  const one = card("a", { text: "A Bench by the sea", table: 12 });
  const isMatch = (filter: Partial<Filter>) => matches(one, { ...emptyFilter, ...filter }, new Map());
  expect(isMatch({})).toBe(true);
  expect(isMatch({ theme: "safety" })).toBe(true);
  expect(isMatch({ theme: "learning" })).toBe(false);
  expect(isMatch({ table: "12" })).toBe(true);
  expect(isMatch({ table: "1" })).toBe(false);
  expect(isMatch({ search: "bench" })).toBe(true);
  expect(isMatch({ search: "boat" })).toBe(false);
});

test("matches() ignores case, and spaces around the search text", () => {
  expect(matches(card("a", { text: "A Bench by the sea" }), { ...emptyFilter, search: " bENCH " }, new Map())).toBe(true);
});

test("matches() finds letters that were pasted with their accents as signs of their own, and the other way round", () => {
  for (const [text, search] of [["sma\u030a", "små"], ["små", "sma\u030a"]] as const) {
    expect(matches(card("a", { text }), { ...emptyFilter, search }, new Map())).toBe(true);
  }
});

test("matches() also searches the cards beneath", () => {
  const lead = card("a", { text: "Benches", beneath: ["b"] });
  const cards = new Map([["b", card("b", { text: "A place to sit", under: "a" })]]);
  expect(matches(lead, { ...emptyFilter, search: "sit" }, cards)).toBe(true);
});

test("byThemeAndTable() sorts by theme, then table, then time", () => {
  const cards = [
    card("a", { theme: "learning", table: 1, at: 0 }),
    card("b", { theme: "safety", table: 9, at: 0 }),
    card("c", { theme: "safety", table: 2, at: 5 }),
    card("d", { theme: "safety", table: 2, at: 1 }),
  ];
  expect(cards.sort(byThemeAndTable(["safety", "learning"])).map(({ id }) => id)).toEqual(["d", "c", "b", "a"]);
});

