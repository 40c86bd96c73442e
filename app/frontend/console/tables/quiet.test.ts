import { expect, test } from "vitest";

import { type Count, ordered, quietness } from "./quiet";

const table = (number: number, change: Partial<Count> = {}): Count => ({ number, people: 8, here: 8, cards: 0, private: 0, sent: 0, ...change });

test("a table stands out for what the running step lacks", () => {
  expect(quietness(table(1, { people: 0, here: 0 }), "welcome")).toBe("nobody");
  expect(quietness(table(1, { here: 0 }), "welcome")).toBe("away");
  expect(quietness(table(1), "welcome")).toBeUndefined();
  expect(quietness(table(1), "ideas")).toBe("writes_nothing");
  expect(quietness(table(1, { private: 2 }), "ideas")).toBeUndefined();
  expect(quietness(table(1, { cards: 5 }), "sort")).toBe("sent_nothing");
  expect(quietness(table(1, { cards: 5, sent: 1 }), "sort")).toBeUndefined();
  expect(quietness(table(1), "vote")).toBeUndefined();
});

test("the quiet ones come first when asked for, the emptiest before the others", () => {
  const tables = [table(3, { cards: 9, sent: 2 }), table(2, { cards: 4 }), table(1, { cards: 6 })];
  expect(ordered(tables, "sort", true).map(({ number }) => number)).toEqual([2, 1, 3]);
  expect(ordered(tables, "sort", false).map(({ number }) => number)).toEqual([1, 2, 3]);
});
