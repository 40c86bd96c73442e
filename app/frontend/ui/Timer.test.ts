import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Clock } from "../live/clock";
import { Timer } from "./Timer";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => {
  render(null, document.body);
  vi.useRealTimers();
});

const announced = () => document.querySelector("[role=status]")?.textContent;

test("the last minute and the end are announced once each, and not while the step is paused", async () => {
  const texts: (string | undefined | null)[] = [];
  const observer = new MutationObserver(() => texts.push(announced()));
  await act(() => render(createElement(Timer, { clock: new Clock(), endsAt: Date.now() + 62_000, total: 120_000 }), document.body));
  observer.observe(document.querySelector("[role=status]")!, { childList: true, characterData: true, subtree: true });
  for (let second = 0; second < 65; second++) await act(async () => void (await vi.advanceTimersByTimeAsync(1000)));
  expect(texts).toEqual(["timer.announce.soon", "timer.announce.over"]);
  await act(() => render(createElement(Timer, { clock: new Clock(), pausedLeft: 30_000, total: 120_000 }), document.body));
  expect(announced()).toBe("");
});

test("a last minute that begins in its midst is not announced, nor a second time after a pause", async () => {
  const clock = new Clock();
  const show = (props: object) => act(() => render(createElement(Timer, { clock, total: 1_200_000, ...props }), document.body));
  await show({ endsAt: Date.now() + 1_200_000 });
  await show({ endsAt: Date.now() + 24_000 });
  expect(announced()).toBe("");
  await show({ endsAt: Date.now() + 60_500 });
  await act(async () => void (await vi.advanceTimersByTimeAsync(1000)));
  expect(announced()).toBe("timer.announce.soon");
  const said = document.querySelector("[role=status] span");
  await show({ pausedLeft: 59_500 });
  await show({ endsAt: Date.now() + 59_500 });
  expect(document.querySelector("[role=status] span")).toBe(said);
});
