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
import { StepForm } from "./StepForm";
import { StepRow } from "./StepRow";
import { moveStep, type ScheduledStep, scheduleAgenda } from "./schedule";
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
  const endsAt = schedule.at(-1)?.endsAt;
  const removed = useRemovedStep(schedule, editing.value ? openStep.value : undefined);
  const rows = removed ? [...schedule.slice(0, removed.index), removed.scheduled, ...schedule.slice(removed.index)] : schedule;

  const move = (id: string, to: number, onSaved?: () => void) => send({ type: "plan.edit", agenda: moveStep(agenda, id, to), base: { agenda } }, onSaved);
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
            onOpenChange={(isOpen) => {
              openStep.value = isOpen ? scheduled.step.id : undefined;
              editing.value = false;
            }}
            onMove={move}
          />
        ))}
      </ol>
      {problem && <Notice kind="error">{problem}</Notice>}
      <NewStepForm />
    </aside>
  );
}

/** The step of this id as it was in the agenda, and its index there, if somebody else has removed it. edited: undefined while no form
 * of a step is open. */
function useRemovedStep(schedule: readonly ScheduledStep[], edited: string | undefined): { scheduled: ScheduledStep; index: number } | undefined {
  const last = useRef<{ scheduled: ScheduledStep; index: number } | undefined>(undefined);
  if (edited === undefined) return (last.current = undefined);
  const index = schedule.findIndex(({ step }) => step.id === edited);
  const scheduled = schedule[index];
  if (!scheduled) return last.current;
  last.current = { scheduled: { ...scheduled, endsAt: undefined }, index };
  return undefined;
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
