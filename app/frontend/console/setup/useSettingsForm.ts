/** The values of a settings form. Until the first change they are the same as the workshop's. */
import { type ReadonlySignal, type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";

import type { EditPlan } from "../../wire.gen";
import { useSession, type Workshop } from "../session";

type PlanFields = Omit<EditPlan, "type" | "id" | "base">;
export type PlanEdit = Omit<EditPlan, "id">;
/** The fields that two people may edit at once: for these the command has the value from before the edit too (`base`). */
const FIELDS_WITH_BASE = ["title", "question", "themes", "roles", "municipalities", "agenda", "preface", "logo_description"] as const;

export type SettingsFormState<Value> = {
  value: Signal<Value>;
  /** Whether the values differ from the workshop's. */
  changed: ReadonlySignal<boolean>;
  /** Whether somebody has tried to save; only then problems are shown. */
  hasTriedToSave: Signal<boolean>;
  /** Remember the values, which are being submitted. */
  markSubmitted: () => void;
  /** The submitted values are saved: from now on changes of the workshop are shown again, unless the form was edited again meanwhile. */
  markSaved: () => void;
  /** Replace the values by the workshop's. */
  reset: () => void;
  /** The command that saves the changed fields. For texts and lists it also has the value from before the edit, so that the server can
   * keep other people's changes. */
  toCommand: () => PlanEdit;
};

/** `toValue` makes the values from the workshop; `toFields` makes the fields of the plan from the values. */
export function useSettingsForm<Value>(toValue: (workshop: Workshop) => Value, toFields: (value: Value) => PlanFields): SettingsFormState<Value> {
  const { workshop } = useSession();
  const current = workshop.value;
  if (!current) throw new Error("the workshop is not loaded yet");
  const serialized = (values: Value) => JSON.stringify(toFields(values));
  const value = useSignal(toValue(current));
  const formBefore = useSignal(serialized(value.peek()));
  const submitted = useSignal<{ values: string; workshop: Workshop | undefined } | undefined>(undefined);
  const hasTriedToSave = useSignal(false);
  const changed = useComputed(() => serialized(value.value) !== formBefore.value);
  /** The fields before the edit, as the server has them (after `markSaved`: as they were sent). `formBefore` can have additional empty
   * texts, which the form has added. */
  const planBefore = useSignal(current as unknown as PlanFields);
  const load = (latest: Workshop) => {
    const values = toValue(latest);
    planBefore.value = latest as unknown as PlanFields;
    formBefore.value = serialized(values);
    value.value = values;
    hasTriedToSave.value = false;
    submitted.value = undefined;
  };
  // `toFields` reads the signals of the inputs, so this also runs when somebody types. After an edit that was typed back, the form gets
  // the latest values.
  useSignalEffect(() => {
    const latest = workshop.value;
    if (!latest) return;
    const [workshopValue, ownValue] = [serialized(toValue(latest)), serialized(value.peek())];
    // An own unsaved edit is not replaced by what somebody else has saved.
    if (workshopValue !== formBefore.peek() && [formBefore.peek(), workshopValue].includes(ownValue)) load(latest);
  });
  return {
    value,
    changed,
    hasTriedToSave,
    markSubmitted: () => (submitted.value = { values: serialized(value.peek()), workshop: workshop.peek() }),
    markSaved: () => {
      const { value: saved } = submitted;
      if (!saved) return;
      submitted.value = undefined;
      formBefore.value = saved.values;
      planBefore.value = JSON.parse(saved.values) as PlanFields;
      const isEditedAgain = serialized(value.peek()) !== saved.values;
      const latest = workshop.peek();
      if (!isEditedAgain && latest && latest !== saved.workshop) load(latest);
    },
    reset: () => workshop.value && load(workshop.value),
    toCommand: () => toPlanEdit(JSON.parse(formBefore.peek()) as PlanFields, toFields(value.peek()), planBefore.peek()),
  };
}

/** The command that changes a plan. `formBefore`, `edited`: the form's fields before and after; they say what has changed. `planBefore`:
 * the server's fields before the edit; they are sent as `base`. */
export function toPlanEdit(formBefore: PlanFields, edited: PlanFields, planBefore: PlanFields): PlanEdit {
  const isChanged = (field: string) => JSON.stringify(formBefore[field as keyof PlanFields]) !== JSON.stringify(edited[field as keyof PlanFields]);
  const changed = Object.fromEntries(Object.entries(edited).filter(([field]) => isChanged(field))) as PlanFields;
  const withBase = FIELDS_WITH_BASE.filter((field) => field in changed);
  return { type: "plan.edit", ...changed, ...(withBase.length > 0 && { base: Object.fromEntries(withBase.map((field) => [field, planBefore[field]])) }) };
}
