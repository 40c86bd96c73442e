/** A step of the agenda while it is being edited. */
import { type Signal, signal } from "@preact/signals";

import { activities } from "../../registry/activities.gen";
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

export function toStepInputs(step: Step): StepInputs {
  return {
    activity: signal(step.activity),
    title: toInputs(step.title),
    instruction: toInputs(step.instruction),
    minutes: signal(String(step.minutes)),
    numbers: { sends: signal(String(step.sends)), dots: signal(String(step.dots)) },
    booleans: { private: signal(step.private) },
  };
}

/** The options of an activity's steps. */
export function stepOptions(activity: Step["activity"]): readonly StepOption[] {
  return activities.find(({ name }) => name === activity)?.stepOptions ?? [];
}

/** The edited step. Only the options of its activity are edited; the others keep the values that `step` has. */
export function toStep(step: Step, inputs: StepInputs, mainLanguage: string): Step {
  const edited: Step = {
    id: step.id,
    activity: inputs.activity.value,
    title: toLocalizedText(inputs.title, mainLanguage),
    instruction: toLocalizedText(inputs.instruction, mainLanguage),
    minutes: Number(inputs.minutes.value),
    private: step.private,
    sends: step.sends,
    dots: step.dots,
  };
  for (const option of stepOptions(edited.activity)) {
    if (option.kind === "number") edited[option.name] = Number(inputs.numbers[option.name].value);
    else edited[option.name] = inputs.booleans[option.name].value;
  }
  return edited;
}
