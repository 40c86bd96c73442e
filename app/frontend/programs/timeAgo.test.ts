import { beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../i18n";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time";
import { timeAgo } from "./timeAgo";

const NOW = 1_800_000_000_000;

beforeEach(() => loadLanguage("en"));

test.each([
  [0, "just now"],
  [-5000, "just now"],
  [MINUTE_MS - 1, "just now"],
  [MINUTE_MS, "1 minute ago"],
  [HOUR_MS - 1, "59 minutes ago"],
  [HOUR_MS, "1 hour ago"],
  [DAY_MS - 1, "23 hours ago"],
  [DAY_MS, "1 day ago"],
  [8 * DAY_MS - 1, "7 days ago"],
])("%d ms ago is %s", (passed, text) => {
  expect(timeAgo(NOW - passed, NOW)).toBe(text);
});

test("a time 8 days ago or more is a date", () => {
  expect(timeAgo(NOW - 8 * DAY_MS, NOW)).toMatch(/^on .*2027/);
});

test("minutes ago in nynorsk, though Chromium's Intl has no nynorsk", async () => {
  await loadLanguage("nn");
  expect(timeAgo(NOW - 2 * MINUTE_MS, NOW)).toBe("for 2 minutt sidan");
});
