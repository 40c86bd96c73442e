import { signal, useSignal } from "@preact/signals";
import { Trash2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";

import { t, workshopLanguage } from "../../i18n";
import { activities } from "../../registry/activities.gen";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import type { Step } from "../../wire.gen";
import { ConfirmButton } from "../ConfirmButton";
import { NumberField } from "../form/TextField";
import { rangeProblem } from "../form/rangeProblem";
import { toInputs, toLocalizedText, tooLong, validateInputs } from "../form/localizedInputs";
import { LocalizedField } from "../form/LocalizedField";
import { useSession } from "../session";
import { limits } from "../../registry/limits.gen";
import { useCommand } from "../useCommand";

type StepOption = (typeof activities)[number]["stepOptions"][number];

const ALL_OPTIONS: readonly StepOption[] = activities.flatMap(({ stepOptions }) => [...stepOptions]);

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
  const minutes = useSignal(String(step.minutes));
  const activity = useSignal(step.activity);
  const optionValues = useMemo(() => new Map(ALL_OPTIONS.map(({ name }) => [name, signal(String(step[name]))])), [step.id]);
  const hasTriedToSave = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const kind = useId();
  useEffect(() => form.current?.querySelector<HTMLElement>("input, textarea")?.focus(), []);

  const language = workshopLanguage.value;
  const options: readonly StepOption[] = activities.find(({ name }) => name === activity.value)?.stepOptions ?? [];
  const valueOf = (option: StepOption) => optionValues.get(option.name) ?? signal("");
  const optionProblem = (option: StepOption) => 
    option.range ? rangeProblem(valueOf(option).value, option.range[0], option.range[1]) : undefined;
  const problems = {
    title: validateInputs(title, language, limits.name),
    minutes: rangeProblem(minutes.value, 0, 600),
  };
  const ifTried = (text: string | undefined) => (hasTriedToSave.value ? text : undefined);
  const agenda = workshop.value?.agenda ?? [];

  const save = (event: Event) => {
    event.preventDefault();
    hasTriedToSave.value = true;
    if (waiting) return;
    if (Object.values(problems).some(Boolean) || options.some(optionProblem) || tooLong(instruction, limits.instruction)) {
      queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
      return;
    }
    const saved: Step = {
      ...step,
      activity: activity.value,
      title: toLocalizedText(title, language),
      instruction: toLocalizedText(instruction, language),
      minutes: Number(minutes.value),
      ...Object.fromEntries(
        options.map((option) => [option.name, option.range ? Number(valueOf(option).value) : valueOf(option).value === "true"]),
      ),
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
            onChange={({ currentTarget }) =>
              (activity.value = activities.find(({ name }) => name === currentTarget.value)?.name ?? activity.value)}
          >
            {activities.map(({ name }) => <option key={name} value={name}>{t(`console.activity.${name}`)}</option>)}
          </select>
        </div>
        <NumberField label={t("console.step.minutes")} value={minutes} min={0} max={600} problem={ifTried(problems.minutes)} />
      </div>
      {options.map((option) =>
        option.range ? (
          <NumberField
            key={option.name}
            label={t(`console.step.${option.name}`)}
            value={valueOf(option)}
            min={option.range[0]}
            max={option.range[1]}
            problem={ifTried(optionProblem(option))}
          />
        ) : (
          <label class="tick" key={option.name}>
            <input
              type="checkbox"
              checked={valueOf(option).value === "true"}
              onChange={({ currentTarget }) => (valueOf(option).value = String(currentTarget.checked))}
            />
            <span>{t(`console.step.${option.name}`)}</span>
          </label>
        ),
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
