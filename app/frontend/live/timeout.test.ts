import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { waitAtMost } from "./timeout";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("waitAtMost() resolves when the promise resolves, and leaves no timer", async () => {
  await waitAtMost(2000, Promise.resolve());
  expect(vi.getTimerCount()).toBe(0);
});

test("waitAtMost() rejects when the promise rejects, and leaves no timer", async () => {
  await expect(waitAtMost(2000, Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(vi.getTimerCount()).toBe(0);
});

test("waitAtMost() resolves after the timeout if the promise is still pending", async () => {
  const waiting = waitAtMost(2000, new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(2000);
  await expect(waiting).resolves.toBeUndefined();
});
