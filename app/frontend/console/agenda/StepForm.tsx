import { useSignal } from "@preact/signals";
import { Trash2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";

import { t, workshopLanguage } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import type { Step } from "../../wire.gen";
import { Confirm } from "../Confirm";
import { NumberLine } from "../form/Line";
import { outside } from "../form/outside";
import { editWords, problemOf, tooLong, writtenWords } from "../form/words";
import { WordsField } from "../form/WordsField";
import { useHall } from "../hall";
import { limits } from "../limits";
import { useSending } from "../sending";

const activities: readonly Step["activity"][] = ["welcome", "ideas", "sort", "merge", "vote", "close"];

type Props = {
  step: Step;
  /** It is not on the agenda yet; saving puts it at the end. */
  isNew?: boolean;
  onDone: (removed?: boolean) => void;
};

/** A step's words, kind, time and choices. */
export function StepForm({ step, isNew = false, onDone }: Props): JSX.Element {
  const { workshop, running } = useHall();
  const { send, problem, waiting } = useSending();
  const title = useMemo(() => editWords(step.title), [step.id]);
  const instruction = useMemo(() => editWords(step.instruction), [step.id]);
  const [minutes, sends, dots] = [useSignal(String(step.minutes)), useSignal(String(step.sends)), useSignal(String(step.dots))];
  const activity = useSignal(step.activity);
  const isPrivate = useSignal(step.private);
  const tried = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const kind = useId();
  useEffect(() => form.current?.querySelector<HTMLElement>("input, textarea")?.focus(), []);

  const main = workshopLanguage.value;
  const wrong = {
    title: problemOf(title, main, limits.name),
    minutes: outside(minutes.value, 0, 600),
    sends: outside(sends.value, 1, 1000),
    dots: outside(dots.value, 1, 500),
  };
  const shown = (text: string | undefined) => (tried.value ? text : undefined);
  const agenda = workshop.value?.agenda ?? [];

  const save = (event: Event) => {
    event.preventDefault();
    tried.value = true;
    if (waiting) return;
    if (Object.values(wrong).some(Boolean) || tooLong(instruction, limits.instruction)) {
      queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
      return;
    }
    const saved: Step = {
      id: step.id,
      activity: activity.value,
      title: writtenWords(title, main),
      instruction: writtenWords(instruction, main),
      minutes: Number(minutes.value),
      private: isPrivate.value,
      sends: Number(sends.value),
      dots: Number(dots.value),
    };
    const changed = isNew ? [...agenda, saved] : agenda.map((one) => (one.id === step.id ? saved : one));
    send({ type: "plan.edit", agenda: changed }, () => onDone());
  };

  return (
    <form class="step-form" ref={form} onSubmit={save} noValidate>
      <WordsField label={t("console.step.title")} words={title} limit={limits.name} problem={shown(wrong.title)} />
      <div class="step-form-row">
        <div class="choice">
          <label for={kind}>{t("console.step.activity")}</label>
          <select
            id={kind}
            value={activity.value}
            onChange={({ currentTarget }) => (activity.value = activities.find((one) => one === currentTarget.value) ?? activity.value)}
          >
            {activities.map((one) => <option key={one} value={one}>{t(`console.activity.${one}`)}</option>)}
          </select>
        </div>
        <NumberLine label={t("console.step.minutes")} value={minutes} least={0} most={600} problem={shown(wrong.minutes)} />
      </div>
      {activity.value === "ideas" && (
        <label class="tick">
          <input type="checkbox" checked={isPrivate.value} onChange={({ currentTarget }) => (isPrivate.value = currentTarget.checked)} />
          <span>{t("console.step.private")}</span>
        </label>
      )}
      {activity.value === "sort" && (
        <NumberLine label={t("console.step.sends")} value={sends} least={1} most={1000} problem={shown(wrong.sends)} />
      )}
      {activity.value === "vote" && (
        <NumberLine label={t("console.step.dots")} value={dots} least={1} most={500} problem={shown(wrong.dots)} />
      )}
      <WordsField label={t("console.step.instruction")} words={instruction} limit={limits.instruction} rows={3} />
      {problem && <Notice kind="error">{problem}</Notice>}
      <div class="step-form-acts">
        <Button type="submit">{t("console.step.save")}</Button>
        <Button kind="quiet" onClick={() => onDone()}>{t("console.cancel")}</Button>
        {!isNew && running.value?.step !== step.id && (
          <Confirm
            kind="quiet"
            icon={Trash2}
            iconOnly
            label={t("console.step.remove")}
            ask={t("console.step.remove.ask")}
            yes={t("console.step.remove")}
            onYes={() => send({ type: "plan.edit", agenda: agenda.filter(({ id }) => id !== step.id) }, () => onDone(true))}
          />
        )}
      </div>
    </form>
  );
}
