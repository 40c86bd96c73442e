import { expect, test } from "vitest";

import { quietReason, sortTables, type TableCounts } from "./quietTables";

const table = (number: number, change: Partial<TableCounts> = {}): TableCounts => ({ number, people: 8, connected: 8, cards: 0, private: 0, sent: 0, ...change });

test("quietReason() depends on the activity of the running step", () => {
  expect(quietReason(table(1, { people: 0, connected: 0 }), "welcome")).toBe("nobody");
  expect(quietReason(table(1, { connected: 0 }), "welcome")).toBe("away");
  expect(quietReason(table(1), "welcome")).toBeUndefined();
  expect(quietReason(table(1), "ideas")).toBe("writes_nothing");
  expect(quietReason(table(1, { private: 2 }), "ideas")).toBeUndefined();
  expect(quietReason(table(1, { cards: 5 }), "sort")).toBe("sent_nothing");
  expect(quietReason(table(1, { cards: 5, sent: 1 }), "sort")).toBeUndefined();
  expect(quietReason(table(1), "vote")).toBeUndefined();
});

test("sortTables() puts quiet tables first, those with the fewest cards before the others", () => {
  const tables = [table(3, { cards: 9, sent: 2 }), table(2, { cards: 4 }), table(1, { cards: 6 })];
  expect(sortTables(tables, "sort", true).map(({ number }) => number)).toEqual([2, 1, 3]);
  expect(sortTables(tables, "sort", false).map(({ number }) => number)).toEqual([1, 2, 3]);
});
