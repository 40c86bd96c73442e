import { type Signal, useSignal } from "@preact/signals";
import { Vote } from "lucide";
import type { JSX, RefObject } from "preact";
import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { ballotKind, ballotKinds, ballotText } from "../../ballotKinds";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { ChoiceField } from "../form/ChoiceField";
import { NumberField, TextField } from "../form/TextField";
import { rangeProblem } from "../form/rangeProblem";
import * as limits from "../../sharedLists/limits.gen";
import { stepDefaults } from "../../sharedLists/stepDefaults.gen";
import { DiscardWordsButton } from "../desk/DiscardWordsButton";
import { useSession } from "../session";
import { useCommand } from "../useCommand";
import { useUnsavedForm } from "../unsavedForms";
import { useTurnoutText } from "./turnout";
import { type Choice, noScenariosText, preselected, suggestedTitle, voteChoices } from "./voteChoices";
import { ANOTHER_VOTE_BUTTON, NEW_VOTE_HEADING, OPEN_VOTE_HEADING, showOpenVote, useLostVoteFocus } from "./voteFocus";

/** Why the vote cannot be opened now: the workshop is closed, the step has no vote, or another vote is open. */
export type Obstacle = "closed" | "other_step" | "open_vote";

type Props = {
  /** Set while the form has words or choices that are not sent, and after somebody has typed in it until they leave it. */
  isInUse: Signal<boolean>;
  obstacle: Obstacle | undefined;
  /** The step has had a vote, so that it needs no other one. */
  isOptional: boolean;
  /** Called when the vote is saved, or somebody gives up the form. */
  onLeave: () => void;
};

/** The form for a new vote: options and number of dots. Scenarios are preselected, and clusters if there are fewer than two. */
export function NewVoteForm({ isInUse, obstacle, isOptional, onLeave }: Props): JSX.Element {
  const { client, cards, workshop, step } = useSession();
  const { send, problem, waiting, clearProblem } = useCommand();
  const scenarios = client.store.all("scenario/").value.map(([, scenario]) => scenario);
  const clusters = client.store.all("cluster/").value.map(([, cluster]) => cluster);
  const choices = voteChoices(scenarios, clusters, cards.value.values());
  // Undefined until somebody changes a checkbox; until then the preselection follows the merge desk.
  const picked = useSignal<ReadonlySet<string> | undefined>(undefined);
  const suggested = useMemo(() => ({ title: suggestedTitle(workshop.value, step.value), dots: String(step.value?.dots ?? stepDefaults.dots) }), []);
  const title = useSignal(suggested.title);
  const dots = useSignal(suggested.dots);
  const kind = useSignal(ballotKinds[0].name);
  const hasWords = title.value.trim() !== "" && title.value !== suggested.title;
  const isChanged = picked.value !== undefined || title.value !== suggested.title || dots.value !== suggested.dots || kind.value !== ballotKinds[0].name;
  useUnsavedForm(NEW_VOTE_HEADING, t("console.vote.new"), "run", isChanged && !waiting);
  const isTypedIn = useSignal(false);
  const isUsed = isChanged || isTypedIn.value;
  useLayoutEffect(() => {
    isInUse.value = isUsed;
    return () => (isInUse.value = false);
  }, [isUsed]);
  useLayoutEffect(() => {
    if (!obstacle) clearProblem(); // a vote that was refused for the obstacle can be sent now
  }, [obstacle]);
  const hasTriedToSave = useSignal(false);
  const section = useRef<HTMLElement>(null);
  const countId = useId();
  useLostVoteFocus(section, OPEN_VOTE_HEADING, ANOTHER_VOTE_BUTTON);

  const allChoices = [...choices.scenarios, ...choices.clusters, ...choices.cards];
  const chosen = picked.value ?? preselected(choices);
  const options = allChoices.map(({ ref }) => ref).filter((ref) => chosen.has(ref));
  const chosenKind = ballotKind(kind.value);
  const dotsProblem = chosenKind.budget === null ? rangeProblem(dots.value, 1, limits.voteDots) : undefined;
  const hasOptionsProblem = options.length < 1 || options.length > limits.voteOptions;

  const save = (event: Event) => {
    event.preventDefault();
    hasTriedToSave.value = true;
    if (waiting || obstacle) return;
    if (!title.value.trim() || dotsProblem || hasOptionsProblem) {
      queueMicrotask(() => section.current?.querySelector<HTMLElement>("[aria-invalid='true'], input[type='checkbox']")?.focus());
      return;
    }
    send({ type: "vote.open", title: title.value, options, budget: chosenKind.budget ?? Number(dots.value), kind: kind.value }, onLeave);
  };
  const toggle = (refs: readonly string[], isOn: boolean) => {
    const next = new Set(chosen);
    for (const ref of refs) {
      if (isOn) next.add(ref);
      else next.delete(ref);
    }
    picked.value = next;
  };
  const ifTried = (text: string | undefined) => (hasTriedToSave.value ? text : undefined);
  return (
    <section
      class="vote"
      aria-labelledby={NEW_VOTE_HEADING}
      ref={section}
      onInput={() => (isTypedIn.value = true)}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        const isInForm = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
        // A window that loses the focus gets it back in the same field.
        if (!isInForm && document.hasFocus()) isTypedIn.value = false;
      }}
    >
      <form class="vote-new" onSubmit={save} noValidate>
        <header>
          <h2 id={NEW_VOTE_HEADING} tabIndex={-1}>{t("console.vote.new")}</h2>
          {obstacle && !waiting && <ObstacleText key={obstacle} obstacle={obstacle} form={section} />}
        </header>
        <div class="vote-new-fields">
          <TextField
            label={t("console.vote.name")}
            value={title}
            limit={limits.voteTitle}
            problem={ifTried(title.value.trim() ? undefined : t("error.text.blank"))}
          />
          {chosenKind.budget === null && (
            <NumberField label={ballotText(chosenKind, "budget")} value={dots} problem={ifTried(dotsProblem)} />
          )}
        </div>
        {ballotKinds.length > 1 && (
          <ChoiceField
            label={t("console.vote.kind")}
            value={kind}
            choices={ballotKinds.map((each) => ({ name: each.name, text: ballotText(each, "name") }))}
          />
        )}
        <ChoiceGroup legend={t("console.vote.scenarios")} none={t(noScenariosText(choices))} choices={choices.scenarios} chosen={chosen} onToggle={toggle} />
        {choices.clusters.length > 0 && (
          <ChoiceGroup legend={t("console.vote.clusters")} hint={t("console.vote.clusters.seen")} choices={choices.clusters} chosen={chosen} onToggle={toggle} />
        )}
        {choices.cards.length > 0 && (
          <details>
            <summary>{t("console.vote.cards", { count: choices.cards.length })}</summary>
            <ChoiceGroup legend={t("console.vote.cards.legend")} choices={choices.cards} chosen={chosen} onToggle={toggle} />
          </details>
        )}
        {hasTriedToSave.value && hasOptionsProblem && <Notice kind="error">{t("error.vote.options", { most: limits.voteOptions })}</Notice>}
        {problem && <Notice kind="error">{problem}</Notice>}
        <div class="vote-actions">
          <Button type="submit" kind={options.length > 1 ? "primary" : "plain"} icon={Vote} aria-disabled={Boolean(obstacle)} aria-describedby={countId}>{t("console.vote.open")}</Button>
          {obstacle && hasWords && <DiscardWordsButton kind="borderless" label={t("console.scenario.discard.yes")} onDiscard={onLeave} />}
          {(obstacle ? !hasWords : isOptional) && <Button kind="borderless" onClick={onLeave}>{t("console.cancel")}</Button>}
          <p id={countId} class="muted">
            {t("console.vote.selected", { count: options.length })}
            {options.length === 1 && <>{". "}<b>{t("console.vote.no_choice")}</b></>}
          </p>
        </div>
      </form>
    </section>
  );
}

/** Says why the vote cannot be opened now, beside the heading, so that no field moves. */
function ObstacleText({ obstacle, form }: { obstacle: Obstacle; form: RefObject<HTMLElement | null> }): JSX.Element {
  const session = useSession();
  const turnout = useTurnoutText(session.openVote.value?.id);
  const text = {
    closed: () => t("console.setup.changed.closed"),
    open_vote: () => t("console.vote.new.open_vote", { turnout }),
    other_step: () => t("console.vote.new.other_step"),
  }[obstacle]();
  // Once, and not whenever somebody votes.
  useLayoutEffect(() => session.announce(text), []);
  // Its link goes with it, and so does the button that discards the words.
  useLostVoteFocus(form, NEW_VOTE_HEADING);
  return (
    <p class="muted">
      {text}
      {obstacle === "open_vote" && <>{" "}<a href="#run" onClick={showOpenVote}>{t("console.finish.look")}</a></>}
    </p>
  );
}

type ChoiceGroupProps = {
  legend: string;
  none?: string;
  hint?: string;
  choices: readonly Choice[];
  chosen: ReadonlySet<string>;
  onToggle: (refs: readonly string[], isOn: boolean) => void;
};

/** A box is set from what is chosen and not from itself: the form may be drawn between its `input` and its `change`, which puts it back. */
function ChoiceGroup({ legend, none, hint, choices, chosen, onToggle }: ChoiceGroupProps): JSX.Element {
  const refs = choices.map(({ ref }) => ref);
  const all = refs.length > 0 && refs.every((ref) => chosen.has(ref));
  return (
    <fieldset class="vote-fieldset">
      <legend>{legend}</legend>
      {choices.length === 0 && none && <p class="muted">{none}</p>}
      {hint && <p class="muted">{hint}</p>}
      {choices.length > 1 && (
        <label class="checkbox muted">
          <input type="checkbox" checked={all} onChange={() => onToggle(refs, !all)} />
          <span>{t("console.vote.all")}</span>
        </label>
      )}
      {choices.map(({ ref, title }) => (
        <label key={ref} class="checkbox">
          <input type="checkbox" checked={chosen.has(ref)} onChange={() => onToggle([ref], !chosen.has(ref))} />
          <span dir="auto">{title}</span>
        </label>
      ))}
    </fieldset>
  );
}
