import { useSignal } from "@preact/signals";
import { Trash2 } from "lucide";
import type { JSX } from "preact";
import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { localized, t, workshopLanguage } from "../../i18n";
import { activities } from "../../sharedLists/activities.gen";
import * as limits from "../../sharedLists/limits.gen";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import type { Step } from "../../wire.gen";
import { ConfirmButton } from "../ConfirmButton";
import { ChoiceField } from "../form/ChoiceField";
import { NumberField } from "../form/TextField";
import { rangeProblem } from "../form/rangeProblem";
import { isTooLong, inputsProblem } from "../form/localizedInputs";
import { LocalizedField } from "../form/LocalizedField";
import { useSession } from "../session";
import { useCommand } from "../useCommand";
import { useLostFocus } from "../useLostFocus";
import { useUnsavedForm } from "../unsavedForms";
import { mergeStep, type StepInputs, type StepOption, stepOptions, toStep, toStepInputs } from "./stepInputs";

type Props = {
  step: Step;
  /** The step is not in the agenda yet; saving appends it. */
  isNew?: boolean;
  /** Somebody else has removed the step; saving puts it back at this index of the agenda. */
  putBackAt?: number | undefined;
  /** Called when the form is to be closed. isRemoved: the step is not in the agenda any more. */
  onDone: (isRemoved?: boolean) => void;
};

export function focusFirstField(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>("input, textarea")?.focus();
}

/** The form for a step's texts, activity, duration and options. */
export function StepForm({ step, isNew = false, putBackAt, onDone }: Props): JSX.Element {
  const id = useId();
  const { workshop, stepRun } = useSession();
  const { send, problem, waiting } = useCommand();
  // Edits by others reach `step` while the form is open; saving sends only the changes from this one.
  const stepWhenOpened = useMemo(() => step, [step.id]);
  const inputs = useMemo(() => toStepInputs(stepWhenOpened), [stepWhenOpened]);
  const hasTriedToSave = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => focusFirstField(form.current), []);
  useLostFocus(form);

  const { activity, title, instruction, minutes } = inputs;
  const language = workshopLanguage.value;
  const options = stepOptions(activity.value);
  const titleProblem = inputsProblem(title, language, limits.name);
  const minutesProblem = rangeProblem(minutes.value, 0, limits.stepMinutes);
  // The running step cannot be removed.
  const closed = workshop.value?.closed ?? false;
  const isRemoved = putBackAt !== undefined;
  const isRemovable = !isNew && !isRemoved && !closed && stepRun.value?.step !== step.id;
  const onceSaveWasTried = (text: string | undefined) => (hasTriedToSave.value ? text : undefined);
  const agenda = workshop.value?.agenda ?? [];

  // `toStep` may add an empty text in the workshop's language, which is not an edit: so both sides have it.
  const unedited = toStep(stepWhenOpened, toStepInputs(stepWhenOpened), language);
  const edited = toStep(stepWhenOpened, inputs, language);
  const isEdited = JSON.stringify(edited) !== JSON.stringify(unedited);
  useUnsavedForm(id, (!isNew && localized(step.title)) || t("console.agenda.new"), "run", isEdited && !waiting);

  const save = (event: Event) => {
    event.preventDefault();
    hasTriedToSave.value = true;
    if (waiting) return;
    const hasOptionProblem = options.some((option) => optionProblem(option, inputs));
    if (titleProblem || minutesProblem || hasOptionProblem || isTooLong(instruction, limits.instruction)) {
      // The form is rendered again, and marks its invalid fields, in a microtask that is queued before this one.
      queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
      return;
    }
    const newIndex = isNew ? agenda.length : putBackAt;
    const newAgenda = newIndex !== undefined
      ? [...agenda.slice(0, newIndex), edited, ...agenda.slice(newIndex)]
      : agenda.map((current) => (current.id === step.id ? mergeStep(unedited, edited, current) : current));
    send({ type: "plan.edit", agenda: newAgenda, base: { agenda } }, () => onDone());
  };

  return (
    <form class="step-form" id={id} ref={form} data-edited={isEdited} onSubmit={save} noValidate>
      <LocalizedField label={t("console.step.title")} inputs={title} limit={limits.name} problem={onceSaveWasTried(titleProblem)} />
      <div class="step-form-row">
        <ChoiceField
          label={t("console.step.activity")}
          value={activity}
          choices={activities.map(({ name }) => ({ name, text: t(`console.activity.${name}`) }))}
        />
        <NumberField label={t("console.step.minutes")} value={minutes} problem={onceSaveWasTried(minutesProblem)} />
      </div>
      {options.map((option) => (
        <OptionField key={option.name} option={option} inputs={inputs} problem={onceSaveWasTried(optionProblem(option, inputs))} />
      ))}
      <LocalizedField label={t("console.step.instruction")} inputs={instruction} limit={limits.instruction} rows={3} />
      {problem && <Notice kind="error">{problem}</Notice>}
      {isRemoved && !waiting && <Notice kind="info">{t("console.step.gone")}</Notice>}
      {closed && <p class="muted">{t("console.setup.changed.closed")}</p>}
      <div class="step-form-actions">
        <Button type="submit" disabled={closed}>{t("console.step.save")}</Button>
        <Button kind="borderless" onClick={() => onDone(isRemoved)}>{t("console.cancel")}</Button>
        {isRemovable && (
          <ConfirmButton
            kind="borderless"
            icon={Trash2}
            iconOnly
            label={t("console.step.remove")}
            question={t("console.step.remove.ask")}
            confirmLabel={t("console.step.remove")}
            onConfirm={() => send({ type: "plan.edit", agenda: agenda.filter(({ id }) => id !== step.id), base: { agenda } }, () => onDone(true))}
          />
        )}
      </div>
    </form>
  );
}

function OptionField({ option, inputs, problem }: { option: StepOption; inputs: StepInputs; problem: string | undefined }): JSX.Element {
  const label = t(`console.step.${option.name}`);
  if (option.kind === "number") {
    return <NumberField label={label} value={inputs.numbers[option.name]} problem={problem} />;
  }
  const value = inputs.booleans[option.name];
  return (
    <label class="checkbox">
      <input type="checkbox" checked={value.value} onChange={({ currentTarget }) => (value.value = currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

function optionProblem(option: StepOption, { numbers }: StepInputs): string | undefined {
  return option.kind === "number" ? rangeProblem(numbers[option.name].value, option.min, option.max) : undefined;
}
