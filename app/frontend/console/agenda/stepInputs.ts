/** A step of the agenda while it is being edited. */
import { type Signal, signal } from "@preact/signals";

import type { LocalizedText } from "../../i18n";
import { activities } from "../../sharedLists/activities.gen";
import type { Step } from "../../wire.gen";
import { type LocalizedInputs, toInputs, toLocalizedText } from "../form/localizedInputs";

export type StepOption = (typeof activities)[number]["stepOptions"][number];
type NumberOption = Extract<StepOption, { kind: "number" }>;
type BooleanOption = Extract<StepOption, { kind: "boolean" }>;

/** One signal per field. Numbers are texts, as they are typed. */
export type StepInputs = {
  activity: Signal<Step["activity"]>;
  title: LocalizedInputs;
  instruction: LocalizedInputs;
  minutes: Signal<string>;
  numbers: Record<NumberOption["name"], Signal<string>>;
  booleans: Record<BooleanOption["name"], Signal<boolean>>;
};

const allOptions = activities.flatMap(({ stepOptions }): readonly StepOption[] => stepOptions);

export function toStepInputs(step: Step): StepInputs {
  const numbers = allOptions.filter((option) => option.kind === "number");
  const booleans = allOptions.filter((option) => option.kind === "boolean");
  return {
    activity: signal(step.activity),
    title: toInputs(step.title),
    instruction: toInputs(step.instruction),
    minutes: signal(String(step.minutes)),
    numbers: Object.fromEntries(numbers.map(({ name }) => [name, signal(String(step[name]))])) as StepInputs["numbers"],
    booleans: Object.fromEntries(booleans.map(({ name }) => [name, signal(step[name])])) as StepInputs["booleans"],
  };
}

/** The options of an activity's steps. */
export function stepOptions(activity: Step["activity"]): readonly StepOption[] {
  return activities.find(({ name }) => name === activity)?.stepOptions ?? [];
}

/** The edited step. Of the options, only those of the chosen activity are edited; the others keep the values that `step` has. */
export function toStep(step: Step, inputs: StepInputs, mainLanguage: string): Step {
  const edited: Step = {
    ...step,
    activity: inputs.activity.value,
    title: toLocalizedText(inputs.title, mainLanguage),
    instruction: toLocalizedText(inputs.instruction, mainLanguage),
    minutes: Number(inputs.minutes.value),
  };
  for (const option of stepOptions(edited.activity)) {
    if (option.kind === "number") edited[option.name] = Number(inputs.numbers[option.name].value);
    else edited[option.name] = inputs.booleans[option.name].value;
  }
  return edited;
}

/** `current` with the changes from `base` to `edited`. What somebody else has changed meanwhile is kept, except where this edit
 * changed the same field or language. */
export function mergeStep(base: Step, edited: Step, current: Step): Step {
  return {
    ...current,
    ...changes(base, edited),
    title: mergeText(base.title, edited.title, current.title),
    instruction: mergeText(base.instruction, edited.instruction, current.instruction),
  };
}

function changes<T extends object>(base: T, edited: T): Partial<T> {
  const keys = Object.keys(edited) as (keyof T)[];
  return Object.fromEntries(keys.filter((key) => edited[key] !== base[key]).map((key) => [key, edited[key]])) as Partial<T>;
}

function mergeText(base: LocalizedText, edited: LocalizedText, current: LocalizedText): LocalizedText {
  const removed = Object.keys(base).filter((language) => edited[language] === undefined);
  const kept = Object.entries(current).filter(([language]) => !removed.includes(language));
  return { ...Object.fromEntries(kept), ...(changes(base, edited) as LocalizedText) };
}
