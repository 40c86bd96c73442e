/** The scenario that is open at the desk: the saved words, or those that somebody writes here. */
import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";

import { useDraft } from "../../live/draft";
import { type Cluster, useHall } from "../hall";
import { equal, readDraft, type Sheet, type Standing, standing, writtenDraft } from "./sheet";

export type OpenSheet = {
  title: Pick<Signal<string>, "value">;
  text: Pick<Signal<string>, "value">;
  /** What everybody can read, or the beginning of a new one. */
  saved: Sheet;
  /** Somebody has saved it once. */
  written: boolean;
  standing: Standing;
  /** It is on its way to be saved as it is. */
  sent: () => void;
  /** Leaves the saved words aside: the next save replaces them. */
  keepMine: () => void;
  takeSaved: () => void;
};

export function useSheet({ id }: Cluster): OpenSheet {
  const { live: { store }, code } = useHall();
  const stored = useDraft(`${code}/console/scenario/${id}`);
  const sent = useSignal<Sheet | undefined>(undefined);
  const cluster = store.entity(`cluster/${id}`);
  const there = useComputed(() => (cluster.value?.scenario ? store.entity(`scenario/${cluster.value.scenario}`).value : undefined));
  const saved = useComputed<Sheet>(() => there.value ?? { title: cluster.value?.name ?? "", text: "" });
  const draft = useComputed(() => readDraft(stored.value));
  const now = useComputed<Sheet>(() => draft.value ?? saved.value);

  const put = (change: Partial<Sheet>, base = draft.peek()?.base ?? saved.peek()) => {
    stored.value = writtenDraft({ ...now.peek(), ...change, base }, saved.peek());
  };
  const takeSaved = () => (stored.value = "");
  const keepMine = () => put({}, saved.peek());
  useSignalEffect(() => {
    if (!draft.value) return;
    // Saved by us: what was typed since begins from there.
    if (equal(draft.value, saved.value)) takeSaved();
    else if (sent.value && equal(sent.value, saved.value) && !equal(draft.value.base, saved.value)) keepMine();
  });
  const part = (which: keyof Sheet) => ({
    get value() {
      return now.value[which];
    },
    set value(words: string) {
      put({ [which]: words });
    },
  });
  const fields = useMemo(() => ({ title: part("title"), text: part("text") }), [stored]);
  return {
    ...fields,
    saved: saved.value,
    written: there.value !== undefined,
    standing: standing(draft.value, saved.value, there.value !== undefined),
    sent: () => (sent.value = now.peek()),
    keepMine,
    takeSaved,
  };
}
