import { useSignal } from "@preact/signals";
import { Vote } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Line, NumberLine } from "../form/Line";
import { outside } from "../form/outside";
import { useHall } from "../hall";
import { limits } from "../limits";
import { useSending } from "../sending";
import { type Choice, offer, preselected, suggestedTitle } from "./options";

/** What to vote on, with how many dots. The scenarios are chosen beforehand. */
export function NewVote({ onCancel }: { onCancel: (() => void) | undefined }): JSX.Element {
  const { live, cards, workshop, step } = useHall();
  const { send, problem, waiting } = useSending();
  const scenarios = live.store.all("scenario/").value.map(([, scenario]) => scenario);
  const clusters = live.store.all("cluster/").value.map(([, cluster]) => cluster);
  const offered = offer(scenarios, clusters, cards.value.values());
  // Until somebody ticks a box, the choice follows what the desk writes.
  const picked = useSignal<ReadonlySet<string> | undefined>(undefined);
  const title = useSignal(suggestedTitle(workshop.value, step.value));
  const dots = useSignal(String(step.value?.dots ?? 5));
  const tried = useSignal(false);
  const form = useRef<HTMLFormElement>(null);

  const there = [...offered.scenarios, ...offered.clusters, ...offered.cards];
  const chosen = picked.value ?? preselected(offered);
  const options = there.map(({ ref }) => ref).filter((ref) => chosen.has(ref));
  const wrongDots = outside(dots.value, 1, 500);
  const wrongOptions = options.length < 1 || options.length > limits.voteOptions;

  const save = (event: Event) => {
    event.preventDefault();
    tried.value = true;
    if (waiting) return;
    if (!title.value.trim() || wrongDots || wrongOptions) {
      queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true'], input[type='checkbox']")?.focus());
      return;
    }
    send({ type: "vote.open", title: title.value, options, budget: Number(dots.value) }, onCancel);
  };
  const toggle = (refs: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const ref of refs) on ? next.add(ref) : next.delete(ref);
    picked.value = next;
  };
  const shown = (text: string | undefined) => (tried.value ? text : undefined);
  return (
    <section class="vote" aria-labelledby="vote-title">
      <form class="vote-new" ref={form} onSubmit={save} noValidate>
        <h2 id="vote-title">{t("console.vote.new")}</h2>
        <div class="vote-new-words">
          <Line
            label={t("console.vote.name")}
            value={title}
            limit={limits.voteTitle}
            problem={shown(title.value.trim() ? undefined : t("error.text.blank"))}
          />
          <NumberLine label={t("console.vote.dots")} value={dots} least={1} most={500} problem={shown(wrongDots)} />
        </div>
        <Group legend={t("console.vote.scenarios")} none={t("console.vote.scenarios.none")} choices={offered.scenarios} chosen={chosen} onToggle={toggle} />
        {offered.clusters.length > 0 && (
          <Group legend={t("console.vote.clusters")} choices={offered.clusters} chosen={chosen} onToggle={toggle} />
        )}
        {offered.cards.length > 0 && (
          <details>
            <summary>{t("console.vote.cards", { count: offered.cards.length })}</summary>
            <Group legend={t("console.vote.cards.legend")} choices={offered.cards} chosen={chosen} onToggle={toggle} />
          </details>
        )}
        {tried.value && wrongOptions && <Notice kind="error">{t("error.vote.options", { most: limits.voteOptions })}</Notice>}
        {problem && <Notice kind="error">{problem}</Notice>}
        <div class="vote-acts">
          <Button type="submit" kind="primary" icon={Vote}>{t("console.vote.open")}</Button>
          {onCancel && <Button kind="quiet" onClick={onCancel}>{t("console.cancel")}</Button>}
          <p class="quiet">{t("console.vote.chosen", { count: options.length })}</p>
        </div>
      </form>
    </section>
  );
}

type GroupProps = {
  legend: string;
  none?: string;
  choices: readonly Choice[];
  chosen: ReadonlySet<string>;
  onToggle: (refs: readonly string[], on: boolean) => void;
};

function Group({ legend, none, choices, chosen, onToggle }: GroupProps): JSX.Element {
  const refs = choices.map(({ ref }) => ref);
  const all = refs.length > 0 && refs.every((ref) => chosen.has(ref));
  return (
    <fieldset class="vote-group">
      <legend>{legend}</legend>
      {choices.length === 0 && none && <p class="quiet">{none}</p>}
      {choices.length > 1 && (
        <label class="tick quiet">
          <input type="checkbox" checked={all} onChange={({ currentTarget }) => onToggle(refs, currentTarget.checked)} />
          <span>{t("console.vote.all")}</span>
        </label>
      )}
      {choices.map(({ ref, title }) => (
        <label key={ref} class="tick">
          <input type="checkbox" checked={chosen.has(ref)} onChange={({ currentTarget }) => onToggle([ref], currentTarget.checked)} />
          <span dir="auto">{title}</span>
        </label>
      ))}
    </fieldset>
  );
}
