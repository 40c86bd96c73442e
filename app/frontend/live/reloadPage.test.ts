import { afterEach, expect, test, vi } from "vitest";

import { MIN_RELOAD_INTERVAL_MS, reloadPage } from "./reloadPage";

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

test("a page that is too old is loaded again, but not twice within the interval", () => {
  const reload = vi.fn();
  const now = 1_800_000_000_000;
  expect(reloadPage(reload, now)).toBe(true);
  expect(reloadPage(reload, now + MIN_RELOAD_INTERVAL_MS - 1)).toBe(false);
  expect(reload).toHaveBeenCalledTimes(1);
  expect(reloadPage(reload, now + MIN_RELOAD_INTERVAL_MS)).toBe(true);
  expect(reload).toHaveBeenCalledTimes(2);
});

test("a page without storage is not loaded again", () => {
  vi.stubGlobal("sessionStorage", undefined);
  const reload = vi.fn();
  expect(reloadPage(reload)).toBe(false);
  expect(reload).not.toHaveBeenCalled();
});
