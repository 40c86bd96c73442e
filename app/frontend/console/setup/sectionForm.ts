/** The values of a settings section. Until the first change they are the same as the workshop's. */
import { type ReadonlySignal, type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";

import { useSession, type Workshop } from "../session";

export type SectionForm<D> = {
  value: Signal<D>;
  /** Whether the values differ from the workshop's. */
  changed: ReadonlySignal<boolean>;
  /** Problems are shown once somebody has tried to save. */
  hasTriedToSave: Signal<boolean>;
  /** Remember that the values have been submitted. When the workshop has them, later changes of the workshop are shown again. */
  markSubmitted: () => void;
  /** Forget that the values have been submitted, because they were rejected. */
  forgetSubmitted: () => void;
  /** Replace the values by the workshop's. */
  reset: () => void;
};

/** `toValue` makes the values from the workshop; `toCommand` makes what is sent from the values. */
export function useSectionForm<D>(toValue: (workshop: Workshop) => D, toCommand: (value: D) => unknown): SectionForm<D> {
  const { workshop } = useSession();
  const current = workshop.value;
  if (!current) throw new Error("the workshop is not loaded yet");
  const serialized = (values: D) => JSON.stringify(toCommand(values));
  const value = useSignal(toValue(current));
  const base = useSignal(serialized(value.peek()));
  const submitted = useSignal<string | undefined>(undefined);
  const hasTriedToSave = useSignal(false);
  const changed = useComputed(() => serialized(value.value) !== base.value);
  const load = (latest: Workshop) => {
    const values = toValue(latest);
    base.value = serialized(values);
    value.value = values;
    hasTriedToSave.value = false;
    submitted.value = undefined;
  };
  useSignalEffect(() => {
    const latest = workshop.value;
    if (!latest) return;
    const [workshopValue, ownValue] = [serialized(toValue(latest)), serialized(value.peek())];
    if (workshopValue !== base.peek() && [base.peek(), submitted.peek(), workshopValue].includes(ownValue)) load(latest);
  });
  return {
    value,
    changed,
    hasTriedToSave,
    markSubmitted: () => (submitted.value = serialized(value.peek())),
    forgetSubmitted: () => (submitted.value = undefined),
    reset: () => workshop.value && load(workshop.value),
  };
}
