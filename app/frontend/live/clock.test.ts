import { effect } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Clock } from "./clock";

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

test("a late frame does not set the clock back", () => {
  const clock = new Clock();
  clock.sync(1_090_000);
  expect(clock.read()).toBe(1_090_000);
  clock.sync(1_086_000);
  expect(clock.read()).toBe(1_090_000);
  clock.sync(1_090_200);
  expect(clock.read()).toBe(1_090_200);
});

test("the clock recovers when the phone's own clock is changed", () => {
  const clock = new Clock();
  clock.sync(1_000_000);
  vi.setSystemTime(5_000_000);
  for (let frame = 0; frame < 8; frame++) clock.sync(1_000_000);
  expect(clock.read()).toBe(1_000_000);
});

test("now changes at full seconds and only while it has subscribers", () => {
  const clock = new Clock();
  clock.sync(1_000_300);
  const seen: number[] = [];
  const stop = effect(() => void seen.push(clock.now.value));
  vi.advanceTimersByTime(1700);
  expect(seen.slice(-2)).toEqual([1_001_000, 1_002_000]);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
