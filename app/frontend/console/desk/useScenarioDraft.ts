/** The scenario in the editor: the draft if there is one, otherwise the saved text. */
import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";

import { useDraft } from "../../live/draft";
import { type Cluster, useSession } from "../session";
import { draftName, type DraftStatus, draftStatus, isEqual, parseDraft, type ScenarioText, serializeDraft } from "./scenarioDraft";

export type OpenScenario = {
  title: Pick<Signal<string>, "value">;
  text: Pick<Signal<string>, "value">;
  /** The saved text, or the default for a new scenario. */
  saved: ScenarioText;
  /** The saved text that the draft is based on; empty while no scenario is saved. */
  base: ScenarioText;
  /** Whether this cluster has a saved scenario. */
  isWritten: boolean;
  draftStatus: DraftStatus;
  /** Remember that the current text has been submitted. */
  markSubmitted: () => void;
  /** Keep the draft; the next save replaces the saved text. */
  keepMine: () => void;
  /** Discard the draft; the editor shows the saved text. */
  takeSaved: () => void;
};

const titleAndText = ({ title, text }: ScenarioText): ScenarioText => ({ title, text });

export function useScenarioDraft({ id }: Cluster): OpenScenario {
  const { client: { store }, code } = useSession();
  const stored = useDraft(draftName(code, id));
  const submitted = useSignal<ScenarioText | undefined>(undefined);
  const cluster = store.entity(`cluster/${id}`);
  const scenario = useComputed(() => (cluster.value?.scenario ? store.entity(`scenario/${cluster.value.scenario}`).value : undefined));
  const saved = useComputed<ScenarioText>(() => scenario.value ?? { title: cluster.value?.name ?? "", text: "" });
  const draft = useComputed(() => parseDraft(stored.value));
  const current = useComputed<ScenarioText>(() => draft.value ?? saved.value);

  const write = (change: Partial<ScenarioText>, base = draft.peek()?.base ?? saved.peek()) => {
    const text = { ...titleAndText(current.peek()), ...change, base: titleAndText(base) };
    // When the cluster is gone, the draft still says where its cards can be found.
    const lastCluster = cluster.peek() ?? draft.peek()?.cluster;
    const next = lastCluster ? { ...text, cluster: { name: lastCluster.name, cards: lastCluster.cards } } : text;
    stored.value = serializeDraft(next, saved.peek());
  };
  const takeSaved = () => (stored.value = "");
  const keepMine = () => write({}, saved.peek());
  useSignalEffect(() => {
    if (!draft.value) return;
    if (isEqual(draft.value, saved.value)) takeSaved();
    // Our own submit has been saved; what was typed since is based on it.
    else if (submitted.value && isEqual(submitted.value, saved.value) && !isEqual(draft.value.base, saved.value)) keepMine();
  });
  const field = (name: keyof ScenarioText) => ({
    get value() {
      return current.value[name];
    },
    set value(value: string) {
      write({ [name]: value });
    },
  });
  // `stored` is another signal for another cluster.
  const fields = useMemo(() => ({ title: field("title"), text: field("text") }), [stored]);
  return {
    ...fields,
    saved: saved.value,
    base: scenario.value === undefined ? { title: "", text: "" } : titleAndText(draft.value?.base ?? saved.value),
    isWritten: scenario.value !== undefined,
    draftStatus: draftStatus(draft.value, saved.value, scenario.value !== undefined),
    markSubmitted: () => (submitted.value = current.peek()),
    keepMine,
    takeSaved,
  };
}
