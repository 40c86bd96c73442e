import { expect, test } from "vitest";

import { attentionReason, sortTables, type TableCounts } from "./tableAttention";

const table = (number: number, change: Partial<TableCounts> = {}): TableCounts => ({ number, people: 8, connected: 8, cards: 0, private: 0, sent: 0, ...change });

test("attentionReason() depends on the activity of the running step", () => {
  expect(attentionReason(table(1, { people: 0, connected: 0 }), "welcome")).toBe("nobody");
  expect(attentionReason(table(1, { connected: 0 }), "welcome")).toBe("away");
  expect(attentionReason(table(1), "welcome")).toBeUndefined();
  expect(attentionReason(table(1), "ideas")).toBe("writes_nothing");
  expect(attentionReason(table(1, { private: 2 }), "ideas")).toBeUndefined();
  expect(attentionReason(table(1, { cards: 5 }), "sort")).toBe("sent_nothing");
  expect(attentionReason(table(1, { cards: 5, sent: 1 }), "sort")).toBeUndefined();
  expect(attentionReason(table(1), "vote")).toBeUndefined();
});

test("sortTables() puts tables that need attention first, those with the fewest cards before the others", () => {
  const tables = [table(3, { cards: 9, sent: 2 }), table(2, { cards: 4 }), table(1, { cards: 6 })];
  expect(sortTables(tables, "sort", true).map(({ number }) => number)).toEqual([2, 1, 3]);
  expect(sortTables(tables, "sort", false).map(({ number }) => number)).toEqual([1, 2, 3]);
});
