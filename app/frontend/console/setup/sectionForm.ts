/** The values of a settings section. Until the first change they are the same as the workshop's. */
import { type ReadonlySignal, type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";

import type { EditPlan } from "../../wire.gen";
import { useSession, type Workshop } from "../session";

type PlanFields = Omit<EditPlan, "type" | "id" | "base">;
export type PlanEdit = Omit<EditPlan, "id">;
/** Sent together with what they were before the edit. */
const MERGED = ["title", "question", "themes", "roles", "municipalities", "agenda", "preface", "logo_description"] as const;

export type SectionForm<D> = {
  value: Signal<D>;
  /** Whether the values differ from the workshop's. */
  changed: ReadonlySignal<boolean>;
  /** Problems are shown once somebody has tried to save. */
  hasTriedToSave: Signal<boolean>;
  /** Remember that the values have been submitted. */
  markSubmitted: () => void;
  /** The submitted values are saved: from now on changes of the workshop are shown again. */
  markSaved: () => void;
  /** Replace the values by the workshop's. */
  reset: () => void;
  /** The command that saves what has been changed. It has the texts and lists from before the edit too, so that the server keeps
   * what somebody else has changed meanwhile. */
  toCommand: () => PlanEdit;
};

/** `toValue` makes the values from the workshop; `toFields` makes the fields of the plan from the values. */
export function useSectionForm<D>(toValue: (workshop: Workshop) => D, toFields: (value: D) => PlanFields): SectionForm<D> {
  const { workshop } = useSession();
  const current = workshop.value;
  if (!current) throw new Error("the workshop is not loaded yet");
  const serialized = (values: D) => JSON.stringify(toFields(values));
  const value = useSignal(toValue(current));
  const base = useSignal(serialized(value.peek()));
  const submitted = useSignal<{ values: string; workshop: Workshop | undefined } | undefined>(undefined);
  const hasTriedToSave = useSignal(false);
  const changed = useComputed(() => serialized(value.value) !== base.value);
  /** The plan from which the edit began, as the server has it: `base` may have empty texts that the server never had. */
  const stored = useSignal(current as unknown as PlanFields);
  const load = (latest: Workshop) => {
    const values = toValue(latest);
    stored.value = latest as unknown as PlanFields;
    base.value = serialized(values);
    value.value = values;
    hasTriedToSave.value = false;
    submitted.value = undefined;
  };
  useSignalEffect(() => {
    const latest = workshop.value;
    if (!latest) return;
    const [workshopValue, ownValue] = [serialized(toValue(latest)), serialized(value.peek())];
    // While the own edit waits to be saved, what somebody else has changed does not replace it.
    if (workshopValue !== base.peek() && [base.peek(), workshopValue].includes(ownValue)) load(latest);
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
      base.value = saved.values;
      stored.value = JSON.parse(saved.values) as PlanFields;
      const isEditedAgain = serialized(value.peek()) !== saved.values;
      if (!isEditedAgain && workshop.peek() && workshop.peek() !== saved.workshop) load(workshop.peek() as Workshop);
    },
    reset: () => workshop.value && load(workshop.value),
    toCommand: () => toPlanEdit(JSON.parse(base.peek()) as PlanFields, toFields(value.peek()), stored.peek()),
  };
}

/** The command that changes the fields of a plan from `base` to `edited`. `stored`: the plan from which the edit began. */
export function toPlanEdit(base: PlanFields, edited: PlanFields, stored: PlanFields): PlanEdit {
  const isChanged = (field: string) => JSON.stringify(base[field as keyof PlanFields]) !== JSON.stringify(edited[field as keyof PlanFields]);
  const changed = Object.fromEntries(Object.entries(edited).filter(([field]) => isChanged(field))) as PlanFields;
  const merged = MERGED.filter((field) => field in changed);
  return { type: "plan.edit", ...changed, ...(merged.length > 0 && { base: Object.fromEntries(merged.map((field) => [field, stored[field]])) }) };
}
