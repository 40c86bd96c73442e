/** A section's values while somebody edits them. They follow the workshop until the first change. */
import { type ReadonlySignal, type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";

import { useHall, type Workshop } from "../hall";

export type Draft<D> = {
  value: Signal<D>;
  /** Whether it differs from the workshop. */
  changed: ReadonlySignal<boolean>;
  /** Somebody has tried to save: now faults are shown. */
  tried: Signal<boolean>;
  /** It is on its way; what the workshop makes of it is taken over, if nobody has written on. */
  sent: () => void;
  /** It was not taken. */
  refused: () => void;
  /** Takes the workshop's own values again. */
  reset: () => void;
};

/** `take` makes a draft of the workshop; `written` makes of a draft what the server is sent. */
export function useSection<D>(take: (workshop: Workshop) => D, written: (draft: D) => unknown): Draft<D> {
  const { workshop } = useHall();
  const own = workshop.value;
  if (!own) throw new Error("a section stands outside its workshop");
  const said = (draft: D) => JSON.stringify(written(draft));
  const value = useSignal(take(own));
  const base = useSignal(said(value.peek()));
  const sent = useSignal<string | undefined>(undefined);
  const tried = useSignal(false);
  const changed = useComputed(() => said(value.value) !== base.value);
  const follow = (now: Workshop) => {
    const fresh = take(now);
    base.value = said(fresh);
    value.value = fresh;
    tried.value = false;
    sent.value = undefined;
  };
  useSignalEffect(() => {
    const now = workshop.value;
    if (!now) return;
    const [theirs, mine] = [said(take(now)), said(value.peek())];
    if (theirs !== base.peek() && [base.peek(), sent.peek(), theirs].includes(mine)) follow(now);
  });
  return {
    value,
    changed,
    tried,
    sent: () => (sent.value = said(value.peek())),
    refused: () => (sent.value = undefined),
    reset: () => workshop.value && follow(workshop.value),
  };
}
