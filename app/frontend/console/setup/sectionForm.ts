/** A section's values while somebody edits them. They follow the workshop until the first change. */
import { type ReadonlySignal, type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";

import { useSession, type Workshop } from "../session";

export type SectionForm<D> = {
  value: Signal<D>;
  /** Whether it differs from the workshop. */
  changed: ReadonlySignal<boolean>;
  /** Somebody has tried to save: now faults are shown. */
  hasTriedToSave: Signal<boolean>;
  /** It is on its way; what the workshop makes of it is taken over, if nobody has written on. */
  sent: () => void;
  /** It was not taken. */
  refused: () => void;
  /** Takes the workshop's own values again. */
  reset: () => void;
};

/** `take` makes a draft of the workshop; `written` makes of a draft what the server is sent. */
export function useSectionForm<D>(toValue: (workshop: Workshop) => D, toCommand: (section: D) => unknown): SectionForm<D> {
  const { workshop } = useSession();
  const current = workshop.value;
  if (!current) throw new Error("a section stands outside its workshop");
  const serialized = (section: D) => JSON.stringify(toCommand(section));
  const value = useSignal(toValue(current));
  const base = useSignal(serialized(value.peek()));
  const sent = useSignal<string | undefined>(undefined);
  const hasTriedToSave = useSignal(false);
  const changed = useComputed(() => serialized(value.value) !== base.value);
  const follow = (now: Workshop) => {
    const values = toValue(now);
    base.value = serialized(values);
    value.value = values;
    hasTriedToSave.value = false;
    sent.value = undefined;
  };
  useSignalEffect(() => {
    const now = workshop.value;
    if (!now) return;
    const [workshopValue, ownValue] = [serialized(toValue(now)), serialized(value.peek())];
    if (workshopValue !== base.peek() && [base.peek(), sent.peek(), workshopValue].includes(ownValue)) follow(now);
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
