import { expect, test } from "vitest";

import { activities } from "../../sharedLists/activities.gen";
import { stepDefaults } from "../../sharedLists/stepDefaults.gen";
import type { Step } from "../../wire.gen";
import { mergeStep, stepOptions, toStep, toStepInputs } from "./stepInputs";

const step: Step = { id: "s1", activity: "sort", title: { en: "Sort" }, instruction: {}, minutes: 10, ...stepDefaults, private: true, sends: 3, dots: 7 };

test("a step that is not edited stays the same, apart from an empty text in the workshop's language", () => {
  expect(toStep(step, toStepInputs(step), "en")).toEqual({ ...step, instruction: { en: "" } });
});

test("options of the chosen activity are saved with their types", () => {
  const inputs = toStepInputs(step);
  inputs.numbers.sends.value = "4";
  expect(toStep(step, inputs, "en").sends).toBe(4);
  inputs.activity.value = "ideas";
  inputs.booleans.private.value = false;
  expect(toStep(step, inputs, "en")).toMatchObject({ activity: "ideas", private: false });
});

test("options of other activities keep their stored values", () => {
  const inputs = toStepInputs(step);
  inputs.numbers.sends.value = "not a number";
  inputs.numbers.dots.value = "9";
  inputs.booleans.private.value = false;
  inputs.activity.value = "vote";
  expect(toStep(step, inputs, "en")).toMatchObject({ activity: "vote", dots: 9, sends: 3, private: true });
});

test("only the options of the activity are offered", () => {
  for (const { name, stepOptions: declared } of activities) expect(stepOptions(name)).toEqual(declared);
});

test("a concurrent edit by another facilitator is kept", () => {
  const base = { ...step, title: { en: "Sort", nb: "Sorter" } };
  const edited = { ...base, title: { en: "Choose" }, instruction: { en: "Choose three" }, dots: 9 };
  const current = { ...base, minutes: 25, title: { en: "Sort", nb: "Sorter", nn: "Sorter no" }, instruction: { nb: "Velg" } };
  const merged = { title: { en: "Choose", nn: "Sorter no" }, instruction: { nb: "Velg", en: "Choose three" }, minutes: 25, dots: 9 };
  expect(mergeStep(base, edited, current)).toEqual({ ...base, ...merged });
});
