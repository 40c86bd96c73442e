import { useSignal } from "@preact/signals";
import { Trash2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";

import { t, workshopLanguage } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import type { Step } from "../../wire.gen";
import { ConfirmButton } from "../ConfirmButton";
import { NumberField } from "../form/TextField";
import { rangeProblem } from "../form/rangeProblem";
import { toInputs, toLocalizedText, tooLong, validateInputs } from "../form/localizedInputs";
import { LocalizedField } from "../form/LocalizedField";
import { useSession } from "../session";
import { limits } from "../limits";
import { useCommand } from "../useCommand";

const ACTIVITIES: readonly Step["activity"][] = ["welcome", "ideas", "sort", "merge", "vote", "close"];

type Props = {
  step: Step;
  /** The step is not in the agenda yet; saving appends it. */
  isNew?: boolean;
  onDone: (removed?: boolean) => void;
};

/** The form for a step's texts, activity, duration and options. */
export function StepForm({ step, isNew = false, onDone }: Props): JSX.Element {
  const { workshop, running } = useSession();
  const { send, problem, waiting } = useCommand();
  const title = useMemo(() => toInputs(step.title), [step.id]);
  const instruction = useMemo(() => toInputs(step.instruction), [step.id]);
  const [minutes, sends, dots] = [useSignal(String(step.minutes)), useSignal(String(step.sends)), useSignal(String(step.dots))];
  const activity = useSignal(step.activity);
  const isPrivate = useSignal(step.private);
  const hasTriedToSave = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const kind = useId();
  useEffect(() => form.current?.querySelector<HTMLElement>("input, textarea")?.focus(), []);

  const language = workshopLanguage.value;
  const problems = {
    title: validateInputs(title, language, limits.name),
    minutes: rangeProblem(minutes.value, 0, 600),
    sends: rangeProblem(sends.value, 1, 1000),
    dots: rangeProblem(dots.value, 1, 500),
  };
  const ifTried = (text: string | undefined) => (hasTriedToSave.value ? text : undefined);
  const agenda = workshop.value?.agenda ?? [];

  const save = (event: Event) => {
    event.preventDefault();
    hasTriedToSave.value = true;
    if (waiting) return;
    if (Object.values(problems).some(Boolean) || tooLong(instruction, limits.instruction)) {
      queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
      return;
    }
    const saved: Step = {
      id: step.id,
      activity: activity.value,
      title: toLocalizedText(title, language),
      instruction: toLocalizedText(instruction, language),
      minutes: Number(minutes.value),
      private: isPrivate.value,
      sends: Number(sends.value),
      dots: Number(dots.value),
    };
    const changed = isNew ? [...agenda, saved] : agenda.map((candidate) => (candidate.id === step.id ? saved : candidate));
    send({ type: "plan.edit", agenda: changed }, () => onDone());
  };

  return (
    <form class="step-form" ref={form} onSubmit={save} noValidate>
      <LocalizedField label={t("console.step.title")} inputs={title} limit={limits.name} problem={ifTried(problems.title)} />
      <div class="step-form-row">
        <div class="choice">
          <label for={kind}>{t("console.step.activity")}</label>
          <select
            id={kind}
            value={activity.value}
            onChange={({ currentTarget }) => (activity.value = ACTIVITIES.find((candidate) => candidate === currentTarget.value) ?? activity.value)}
          >
            {ACTIVITIES.map((candidate) => <option key={candidate} value={candidate}>{t(`console.activity.${candidate}`)}</option>)}
          </select>
        </div>
        <NumberField label={t("console.step.minutes")} value={minutes} min={0} max={600} problem={ifTried(problems.minutes)} />
      </div>
      {activity.value === "ideas" && (
        <label class="tick">
          <input type="checkbox" checked={isPrivate.value} onChange={({ currentTarget }) => (isPrivate.value = currentTarget.checked)} />
          <span>{t("console.step.private")}</span>
        </label>
      )}
      {activity.value === "sort" && (
        <NumberField label={t("console.step.sends")} value={sends} min={1} max={1000} problem={ifTried(problems.sends)} />
      )}
      {activity.value === "vote" && (
        <NumberField label={t("console.step.dots")} value={dots} min={1} max={500} problem={ifTried(problems.dots)} />
      )}
      <LocalizedField label={t("console.step.instruction")} inputs={instruction} limit={limits.instruction} rows={3} />
      {problem && <Notice kind="error">{problem}</Notice>}
      <div class="step-form-actions">
        <Button type="submit">{t("console.step.save")}</Button>
        <Button kind="quiet" onClick={() => onDone()}>{t("console.cancel")}</Button>
        {!isNew && running.value?.step !== step.id && (
          <ConfirmButton
            kind="quiet"
            icon={Trash2}
            iconOnly
            label={t("console.step.remove")}
            question={t("console.step.remove.ask")}
            confirmLabel={t("console.step.remove")}
            onConfirm={() => send({ type: "plan.edit", agenda: agenda.filter(({ id }) => id !== step.id) }, () => onDone(true))}
          />
        )}
      </div>
    </form>
  );
}
