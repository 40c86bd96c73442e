/** The scenario that is open at the desk: the saved words, or those that somebody writes here. */
import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";

import { useDraft } from "../../live/draft";
import { type Cluster, useSession } from "../session";
import { isEqual, parseDraft, type ScenarioText, type DraftStatus, draftStatus, serializeDraft } from "./scenarioDraft";

export type OpenScenario = {
  title: Pick<Signal<string>, "value">;
  text: Pick<Signal<string>, "value">;
  /** What everybody can read, or the beginning of a new one. */
  saved: ScenarioText;
  /** Somebody has saved it once. */
  isWritten: boolean;
  draftStatus: DraftStatus;
  /** It is on its way to be saved as it is. */
  sent: () => void;
  /** Leaves the saved words aside: the next save replaces them. */
  keepMine: () => void;
  takeSaved: () => void;
};

export function useScenarioDraft({ id }: Cluster): OpenScenario {
  const { client: { store }, code } = useSession();
  const stored = useDraft(`${code}/console/scenario/${id}`);
  const sent = useSignal<ScenarioText | undefined>(undefined);
  const cluster = store.entity(`cluster/${id}`);
  const scenario = useComputed(() => (cluster.value?.scenario ? store.entity(`scenario/${cluster.value.scenario}`).value : undefined));
  const saved = useComputed<ScenarioText>(() => scenario.value ?? { title: cluster.value?.name ?? "", text: "" });
  const draft = useComputed(() => parseDraft(stored.value));
  const current = useComputed<ScenarioText>(() => draft.value ?? saved.value);

  const write = (change: Partial<ScenarioText>, base = draft.peek()?.base ?? saved.peek()) => {
    stored.value = serializeDraft({ ...current.peek(), ...change, base }, saved.peek());
  };
  const takeSaved = () => (stored.value = "");
  const keepMine = () => write({}, saved.peek());
  useSignalEffect(() => {
    if (!draft.value) return;
    // Saved by us: what was typed since begins from there.
    if (isEqual(draft.value, saved.value)) takeSaved();
    else if (sent.value && isEqual(sent.value, saved.value) && !isEqual(draft.value.base, saved.value)) keepMine();
  });
  const field = (name: keyof ScenarioText) => ({
    get value() {
      return current.value[name];
    },
    set value(search: string) {
      write({ [name]: search });
    },
  });
  const fields = useMemo(() => ({ title: field("title"), text: field("text") }), [stored]);
  return {
    ...fields,
    saved: saved.value,
    isWritten: scenario.value !== undefined,
    draftStatus: draftStatus(draft.value, saved.value, scenario.value !== undefined),
    sent: () => (sent.value = current.peek()),
    keepMine,
    takeSaved,
  };
}
