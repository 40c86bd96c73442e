/** The scenario in the editor: the draft if there is one, otherwise the saved text. */
import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";

import { useDraft } from "../../live/draft";
import { type Cluster, useSession } from "../session";
import { useDesk } from "./deskContext";
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
  /** The saved text that was shown until somebody else changed it; undefined: nobody has since the person typed here or opened the editor. */
  replaced: ScenarioText | undefined;
  /** Show this text again, as a draft. */
  showReplaced: (text: ScenarioText) => void;
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
  const desk = useDesk();
  const stored = useDraft(draftName(code, id));
  const submitted = useSignal<ScenarioText | undefined>(undefined);
  const cluster = store.entity(`cluster/${id}`);
  const scenario = useComputed(() => (cluster.value?.scenario ? store.entity(`scenario/${cluster.value.scenario}`).value : undefined));
  const saved = useComputed<ScenarioText>(() => scenario.value ?? { title: cluster.value?.name ?? "", text: "" });
  const draft = useComputed(() => parseDraft(stored.value));
  const replaced = useSignal<ScenarioText | undefined>(undefined);
  const current = useComputed<ScenarioText>(() => draft.value ?? saved.value);

  const write = (change: Partial<ScenarioText>, base = draft.peek()?.base ?? saved.peek()) => {
    const text = { ...titleAndText(current.peek()), ...change, base: titleAndText(base) };
    // When the cluster is gone, the draft still says where its cards can be found.
    const lastCluster = cluster.peek() ?? draft.peek()?.cluster;
    const next = lastCluster ? { ...text, cluster: { name: lastCluster.name, cards: lastCluster.cards } } : text;
    stored.value = serializeDraft(next, saved.peek());
    replaced.value = undefined;
  };
  const takeSaved = () => (stored.value = "");
  const keepMine = () => write({}, saved.peek());
  const last = useRef({ text: saved.peek(), isWritten: scenario.peek() !== undefined, rev: store.rev.peek() });
  useSignalEffect(() => {
    const before = last.current;
    const now = { text: saved.value, isWritten: scenario.value !== undefined, rev: store.rev.peek() };
    // Else the revision of the last change stays: a frame for another audience may have a newer one before the text comes.
    if (before.isWritten !== now.isWritten || !isEqual(before.text, now.text)) last.current = now;
    const isOwnSubmit = submitted.value !== undefined && isEqual(submitted.value, now.text);
    if (isOwnSubmit) submitted.value = undefined;
    if (draft.value) {
      if (isEqual(draft.value, now.text)) takeSaved();
      // What was typed since the submit is based on it.
      else if (isOwnSubmit && !isEqual(draft.value.base, now.text)) keepMine();
    } else if ((before.isWritten || now.isWritten) && !isEqual(before.text, now.text)) {
      const isOwn = desk.hasChangedSince(before.rev, ({ type }) => ["merge.bring_back", "merge.undo", "merge.redo"].includes(type));
      const shown = replaced.peek() ?? before.text;
      replaced.value = isOwn || isEqual(shown, now.text) ? undefined : shown;
    }
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
    replaced: replaced.value,
    showReplaced: (text) => write(text, saved.peek()),
    markSubmitted: () => (submitted.value = current.peek()),
    keepMine,
    takeSaved,
  };
}
