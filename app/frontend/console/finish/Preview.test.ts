import { expect, test } from "vitest";

import { pagesOf } from "./Preview";

test.each([
  ["no picture yet", undefined, 2],
  ["one page", { width: 909, height: 1286 }, 1],
  ["two pages", { width: 909, height: 2 * 1286 + 24 }, 2],
  ["four pages", { width: 910, height: 4 * 1287 + 3 * 24 }, 4],
])("of %s, each page begins where the picture has it", (_, picture, count) => {
  const tops = pagesOf(picture);
  expect(tops).toHaveLength(count);
  tops.forEach((top, number) => expect(top * 1286).toBeCloseTo(number * (1286 + 24), -1));
});
