/** A section's values while somebody edits them. They follow the workshop until the first change. */
import { type ReadonlySignal, type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";

import { useHall, type Workshop } from "../hall";

export type Draft<D> = {
  value: Signal<D>;
  /** Whether it differs from the workshop. */
  changed: ReadonlySignal<boolean>;
  /** Somebody has tried to save: now faults are shown. */
  tried: Signal<boolean>;
  reset: () => void;
};

/** `take` makes a draft of the workshop; `written` makes of a draft what the server is sent. */
export function useSection<D>(take: (workshop: Workshop) => D, written: (draft: D) => unknown): Draft<D> {
  const { workshop } = useHall();
  const own = workshop.value;
  if (!own) throw new Error("a section stands outside its workshop");
  const value = useSignal(take(own));
  const base = useSignal(JSON.stringify(written(value.peek())));
  const tried = useSignal(false);
  const changed = useComputed(() => JSON.stringify(written(value.value)) !== base.value);
  const follow = (now: Workshop) => {
    const fresh = take(now);
    base.value = JSON.stringify(written(fresh));
    value.value = fresh;
    tried.value = false;
  };
  useSignalEffect(() => {
    const now = workshop.value;
    if (!now) return;
    const theirs = JSON.stringify(written(take(now)));
    const mine = JSON.stringify(written(value.peek()));
    // Saved, or changed by somebody else while nothing is being written here.
    if (theirs !== base.peek() && (mine === base.peek() || mine === theirs)) follow(now);
  });
  return { value, changed, tried, reset: () => workshop.peek() && follow(workshop.peek() as Workshop) };
}
