import { describe, expect, test } from "vitest";

import { stepDefaults } from "../../sharedLists/stepDefaults.gen";
import type { Step, StepView } from "../../wire.gen";
import { indexAfter, moveStep, scheduleAgenda } from "./schedule";

const minute = 60_000;
const step = (id: string, minutes: number): Step => ({ id, activity: "ideas", title: { en: id }, instruction: {}, minutes, ...stepDefaults });
const agenda = [step("welcome", 10), step("ideas", 20), step("vote", 5)];
const stepRun = (change: Partial<StepView>): StepView => ({ type: "step", step: "ideas", run: 1, started_at: 0, ends_at: 0, left: null, started: ["welcome", "ideas"], ...change });
const pausedRun = (left: number) => stepRun({ ends_at: 50 * minute, left });
const endTimes = (...args: Parameters<typeof scheduleAgenda>) => scheduleAgenda(...args).map(({ endsAt }) => endsAt && endsAt / minute);

describe("scheduleAgenda", () => {
  test("starts at the current time before the first step", () => {
    expect(endTimes(agenda, undefined, 100 * minute)).toEqual([110, 130, 135]);
  });

  test("starts at the end of the running step", () => {
    expect(scheduleAgenda(agenda, stepRun({ ends_at: 50 * minute }), 40 * minute).map(({ status }) => status)).toEqual(["done", "running", "upcoming"]);
    expect(endTimes(agenda, stepRun({ ends_at: 50 * minute }), 40 * minute)).toEqual([undefined, 50, 55]);
  });

  test("has later times for the steps after one that is overdue, and for all while the clock is paused", () => {
    expect(endTimes(agenda, stepRun({ ends_at: 50 * minute }), 58 * minute)).toEqual([undefined, 50, 63]);
    expect(endTimes(agenda, pausedRun(7 * minute), 60 * minute)).toEqual([undefined, 67, 72]);
  });

  test.each([
    ["a step that was passed over", stepRun({ step: "vote", started: ["welcome", "vote"] }), false, ["done", "skipped", "running"]],
    ["a step that comes once more, after an earlier one was started again", stepRun({ step: "welcome", started: ["welcome", "ideas"] }), false, ["running", "upcoming", "upcoming"]],
    ["the steps of a closed workshop", stepRun({ step: "welcome", started: ["welcome", "ideas"] }), true, ["done", "done", "skipped"]],
    ["the steps of a workshop that was closed before any was started", undefined, true, ["skipped", "skipped", "skipped"]],
  ])("says of %s whether it was started", (_, run, closed, statuses) => {
    expect(scheduleAgenda(agenda, run, 0, closed).map(({ status }) => status)).toEqual(statuses);
  });

  test("has no times in a closed workshop", () => {
    expect(endTimes(agenda, stepRun({}), minute, true)).toEqual([undefined, undefined, undefined]);
  });
});

test("moveStep() moves a step within the bounds of the agenda", () => {
  const order = (...args: Parameters<typeof moveStep>) => moveStep(...args).map(({ id }) => id);
  expect(order(agenda, "vote", 0)).toEqual(["vote", "welcome", "ideas"]);
  expect(order(agenda, "welcome", 99)).toEqual(["ideas", "vote", "welcome"]);
  expect(order(agenda, "ideas", -1)).toEqual(["ideas", "welcome", "vote"]);
  expect(order(agenda, "gone", 1)).toEqual(["welcome", "ideas", "vote"]);
});

test("indexAfter() is after the last of the steps that is there, wherever it has been moved", () => {
  expect(indexAfter(agenda, ["ideas", "welcome", "gone"])).toBe(1);
  expect(indexAfter(agenda, ["welcome", "vote"])).toBe(3);
  expect(indexAfter(agenda, ["gone"])).toBe(0);
});
