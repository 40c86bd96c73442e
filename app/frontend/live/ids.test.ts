import { expect, test } from "vitest";

import { newId } from "./ids";

test("newId() gives unique ids of 20 letters and digits", () => {
  const ids = Array.from({ length: 2000 }, newId);
  expect(ids.every((id) => /^[0-9A-Za-z]{20}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(2000);
  expect(new Set(ids.join("")).size).toBe(62);
});
