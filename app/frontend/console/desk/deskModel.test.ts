import { expect, test } from "vitest";

import { titleFromText } from "./deskModel";

test.each([
  ["a short text is the title, in one line", "Short\nand plain", 40, "Short and plain"],
  ["a long text is cut after its last whole word", "We want more benches along the whole way to school", 20, "We want more…"],
  ["a word that is too long is cut", "x".repeat(30), 10, `${"x".repeat(10)}…`],
])("titleFromText(): %s", (_, text, maxLength, title) => {
  expect(titleFromText(text, maxLength)).toBe(title);
});
