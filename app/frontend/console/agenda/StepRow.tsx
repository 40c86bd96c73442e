import { type Signal, useSignal } from "@preact/signals";
import { ArrowDown, ArrowUp, Check, Circle, CircleDot, Pencil, Play } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { formatTime, localized, t } from "../../i18n";
import { Icon } from "../../icons";
import { Button } from "../../ui/Button";
import { useDragAndDrop } from "../dragAndDrop";
import { useSession } from "../session";
import { StartStepButton } from "../StartStepButton";
import { isInFormField } from "../formFocus";
import { StepForm } from "./StepForm";
import type { ScheduledStep } from "./schedule";

const STATUSES = {
  done: { icon: Check, label: "console.step.done" },
  running: { icon: CircleDot, label: "console.step.running" },
  upcoming: { icon: Circle, label: "console.step.upcoming" },
} as const;

type Props = {
  scheduled: ScheduledStep;
  index: number;
  last: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  onMove: (id: string, to: number) => void;
};

/** One step of the agenda; when open, it shows the step's actions. */
export function StepRow({ scheduled: { step, status, endsAt }, index, last, open, onOpen, onMove }: Props): JSX.Element {
  const row = useRef<HTMLLIElement>(null);
  const { workshop } = useSession();
  const editing = useSignal(false);
  useEffect(() => {
    if (!open) editing.value = false;
  }, [open]);
  useDragAndDrop(
    row,
    editing.value ? undefined : { data: () => ({ kind: "step", step: step.id }) },
    {
      accepts: ({ kind }) => kind === "step",
      onDrop: (data) => data.kind === "step" && onMove(data.step, index),
    },
  );
  return (
    <li
      class="step"
      ref={row}
      data-status={status}
      data-open={open}
      data-flip={step.id}
      onKeyDown={(event) => {
        const to = event.altKey && !isInFormField(event.target) ? { ArrowUp: index - 1, ArrowDown: index + 1 }[event.key] : undefined;
        if (to === undefined || workshop.value?.closed) return;
        event.preventDefault();
        onMove(step.id, to);
      }}
    >
      <button class="step-line" type="button" aria-expanded={open} onClick={() => onOpen(!open)}>
        <Icon of={STATUSES[status].icon} label={t(STATUSES[status].label)} />
        <span class="step-title" dir="auto">{localized(step.title)}</span>
        <span class="step-time muted">
          {t("console.minutes", { count: step.minutes })}
          {endsAt !== undefined && <span>{t("console.step.until", { time: formatTime(endsAt) })}</span>}
        </span>
      </button>
      {open && <StepActions {...{ step, status, index, last, editing, onOpen, onMove }} />}
    </li>
  );
}

type StepActionsProps = Pick<Props, "index" | "last" | "onOpen" | "onMove"> & Pick<ScheduledStep, "step" | "status"> & { editing: Signal<boolean> };

function StepActions({ step, status, index, last, editing, onOpen, onMove }: StepActionsProps): JSX.Element {
  const session = useSession();
  const element = useRef<HTMLDivElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !editing.value) element.current?.querySelector<HTMLElement>("[data-edit]")?.focus();
    wasEditing.current = editing.value;
  }, [editing.value]);
  if (editing.value) return <StepForm step={step} onDone={(removed) => (removed ? onOpen(false) : (editing.value = false))} />;

  const move = (to: number) => {
    onMove(step.id, to);
    session.announce(t("console.step.moved", { step: localized(step.title), place: to + 1 }));
  };
  const closed = session.workshop.value?.closed;
  return (
    <div class="step-details" ref={element}>
      <p class="muted">{t(`console.activity.${step.activity}`)}</p>
      <div class="step-actions">
        <StartStepButton step={step} label={status === "upcoming" ? t("console.step.start") : t("console.step.again")} icon={Play} disabled={closed} />
        <Button kind="borderless" icon={Pencil} iconOnly data-edit disabled={closed} onClick={() => (editing.value = true)}>
          {t("console.step.edit", { step: localized(step.title) })}
        </Button>
        <Button kind="borderless" icon={ArrowUp} iconOnly disabled={closed || index === 0} onClick={() => move(index - 1)}>
          {t("console.step.move_earlier", { step: localized(step.title) })}
        </Button>
        <Button kind="borderless" icon={ArrowDown} iconOnly disabled={closed || last} onClick={() => move(index + 1)}>
          {t("console.step.move_later", { step: localized(step.title) })}
        </Button>
      </div>
    </div>
  );
}
