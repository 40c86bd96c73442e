import { expect, test } from "vitest";

import { formatCode, normaliseCode } from "./joinCode";

test.each([
  ["K7MP 4WXA", "K7MP4WXA"],
  ["k7mp4wxa", "K7MP4WXA"],
  ["  k7mp - 4wxa.", "K7MP4WXA"],
  ["", ""],
])("normaliseCode(%j) is %j", (typed, code) => {
  expect(normaliseCode(typed)).toBe(code);
});

test.each([
  ["k7m", "K7M"],
  ["k7mp", "K7MP"],
  ["k7mp4", "K7MP 4"],
  ["K7MP 4WXA", "K7MP 4WXA"],
])("formatCode(%j) is %j", (typed, shown) => {
  expect(formatCode(typed)).toBe(shown);
});
