import { useSignal } from "@preact/signals";
import { Plus } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatTime, t } from "../../i18n";
import { newId } from "../../live/ids";
import { stepDefaults } from "../../sharedLists/stepDefaults.gen";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useMoveAnimation } from "../../ui/moveAnimation";
import type { Step } from "../../wire.gen";
import { useSession } from "../session";
import { useCommand } from "../useCommand";
import { focusFirstField, StepForm } from "./StepForm";
import { StepRow } from "./StepRow";
import { indexAfter, moveStep, type ScheduledStep, scheduleAgenda } from "./schedule";
import "./Agenda.css";

const NEW_STEP_MINUTES = 10;

/** The steps of the workshop with their times. A step can be opened to start or edit it. */
export function Agenda(): JSX.Element {
  const { workshop, stepRun, currentMinute } = useSession();
  const { send, problem } = useCommand();
  const openStep = useSignal<string | undefined>(undefined);
  const editing = useSignal(false);
  const list = useMoveAnimation<HTMLOListElement>();
  const agenda = workshop.value?.agenda ?? [];
  const closed = workshop.value?.closed;
  const schedule = scheduleAgenda(agenda, stepRun.value, currentMinute.value, closed);
  const lastEndsAt = schedule.at(-1)?.endsAt;
  const endsAt = lastEndsAt && Math.max(lastEndsAt, currentMinute.value);
  const removed = useRemovedStep(schedule, openStep.value, editing.value);
  const rows = removed ? [...schedule.slice(0, removed.index), removed.scheduled, ...schedule.slice(removed.index)] : schedule;

  const move = (id: string, to: number, onSaved?: () => void) => send({ type: "plan.edit", agenda: moveStep(agenda, id, to), base: { agenda } }, onSaved);
  const open = (id: string | undefined) => {
    openStep.value = id;
    editing.value = false;
  };
  const toggle = (id: string) => {
    const form = list.current?.querySelector<HTMLFormElement>("form[data-edited=true]");
    if (!form) return open(openStep.value === id ? undefined : id);
    // Only the form's own buttons close it, so that nobody loses what they have typed, or what the server may still refuse.
    form.scrollIntoView({ block: "nearest" });
    focusFirstField(form);
  };
  return (
    <aside class="agenda" aria-labelledby="agenda-title">
      <header>
        <h2 id="agenda-title">{t("console.agenda")}</h2>
        {endsAt !== undefined && (
          <p class="muted">{t(stepRun.value ? "console.agenda.ends" : "console.agenda.planned_end", { time: formatTime(endsAt) })}</p>
        )}
      </header>
      <ol ref={list}>
        {rows.map((scheduled) => (
          <StepRow
            key={scheduled.step.id}
            scheduled={scheduled}
            index={scheduled === removed?.scheduled ? removed.index : schedule.indexOf(scheduled)}
            isLast={scheduled === schedule.at(-1)}
            isOpen={openStep.value === scheduled.step.id}
            editing={editing}
            isRemoved={scheduled === removed?.scheduled}
            onToggle={() => toggle(scheduled.step.id)}
            onClose={() => open(undefined)}
            onMove={move}
          />
        ))}
      </ol>
      {problem && <Notice kind="error">{problem}</Notice>}
      <NewStepForm />
    </aside>
  );
}

/** The open step as it was in the agenda, if somebody else has removed it while its form was open; until it is there again, or another
 * step is opened. index: where it would be in the agenda. */
function useRemovedStep(schedule: readonly ScheduledStep[], openStep: string | undefined, isEditing: boolean): { scheduled: ScheduledStep; index: number } | undefined {
  const last = useRef<{ scheduled: ScheduledStep; before: string[] } | undefined>(undefined);
  const steps = schedule.map(({ step }) => step);
  const index = steps.findIndex(({ id }) => id === openStep);
  const scheduled = schedule[index];
  if (scheduled) {
    const before = steps.slice(0, index).map(({ id }) => id);
    last.current = isEditing ? { scheduled: { ...scheduled, endsAt: undefined }, before } : undefined;
    return undefined;
  }
  if (last.current?.scheduled.step.id !== openStep) last.current = undefined;
  return last.current && { scheduled: last.current.scheduled, index: indexAfter(steps, last.current.before) };
}

/** A button, and then the form. What somebody has typed there stays when the workshop is closed. */
function NewStepForm(): JSX.Element | null {
  const { workshop } = useSession();
  const step = useSignal<Step | undefined>(undefined);
  if (!step.value && workshop.value?.closed) return null;
  if (!step.value) return <Button kind="borderless" icon={Plus} onClick={() => (step.value = emptyStep())}>{t("console.agenda.add")}</Button>;
  return (
    <div class="agenda-new">
      <h3>{t("console.agenda.new")}</h3>
      <StepForm key={step.value.id} step={step.value} isNew onDone={() => (step.value = undefined)} />
    </div>
  );
}

function emptyStep(): Step {
  return { id: newId(), activity: "ideas", title: {}, instruction: {}, minutes: NEW_STEP_MINUTES, ...stepDefaults };
}
