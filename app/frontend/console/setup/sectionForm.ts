/** The values of a settings section. They follow the workshop until the first change. */
import { type ReadonlySignal, type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";

import { useSession, type Workshop } from "../session";

export type SectionForm<D> = {
  value: Signal<D>;
  /** Whether the values differ from the workshop's. */
  changed: ReadonlySignal<boolean>;
  /** Problems are shown once somebody has tried to save. */
  hasTriedToSave: Signal<boolean>;
  /** Remember that the values have been submitted. When the workshop has them, the section follows it again. */
  sent: () => void;
  /** Forget a submit that was refused. */
  refused: () => void;
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
  const sent = useSignal<string | undefined>(undefined);
  const hasTriedToSave = useSignal(false);
  const changed = useComputed(() => serialized(value.value) !== base.value);
  const follow = (latest: Workshop) => {
    const values = toValue(latest);
    base.value = serialized(values);
    value.value = values;
    hasTriedToSave.value = false;
    sent.value = undefined;
  };
  useSignalEffect(() => {
    const latest = workshop.value;
    if (!latest) return;
    const [workshopValue, ownValue] = [serialized(toValue(latest)), serialized(value.peek())];
    if (workshopValue !== base.peek() && [base.peek(), sent.peek(), workshopValue].includes(ownValue)) follow(latest);
  });
  return {
    value,
    changed,
    hasTriedToSave,
    sent: () => (sent.value = serialized(value.peek())),
    refused: () => (sent.value = undefined),
    reset: () => workshop.value && follow(workshop.value),
  };
}
