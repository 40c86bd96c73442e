import type { Signal } from "@preact/signals";
import { ArrowDown, ArrowUp, Check, Circle, CircleDashed, CircleDot, Pencil, Play } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { formatTime, localized, t } from "../../i18n";
import { Icon } from "../../icons";
import { Button } from "../../ui/Button";
import { useDragAndDrop } from "../dragAndDrop";
import { useSession } from "../session";
import { StartStepButton } from "../StartStepButton";
import { isInFormField } from "../formFocus";
import { useLostFocus } from "../useLostFocus";
import { StepForm } from "./StepForm";
import type { ScheduledStep } from "./schedule";

const STATUSES = {
  done: { icon: Check, label: "console.step.done" },
  running: { icon: CircleDot, label: "console.step.running" },
  upcoming: { icon: Circle, label: "console.step.upcoming" },
  skipped: { icon: CircleDashed, label: "console.step.skipped" },
} as const;

/** The number of places by which Alt and a key move the step. */
const OFFSETS: Record<string, number | undefined> = { ArrowUp: -1, ArrowDown: 1 };

type Props = {
  scheduled: ScheduledStep;
  index: number;
  isLast: boolean;
  isOpen: boolean;
  /** Whether the open step's form is shown. */
  editing: Signal<boolean>;
  /** Somebody else has removed the step, but its form is open, or its save is not shown yet. `index`: where it would be. */
  isRemoved: boolean;
  /** Called when the row is clicked, which opens or closes it. */
  onToggle: () => void;
  onClose: () => void;
  onMove: (id: string, to: number, onSaved?: () => void) => void;
};

/** One step of the agenda; when open, it shows the step's actions. */
export function StepRow({ scheduled: { step, status, endsAt }, index, isLast, isOpen, editing, isRemoved, onToggle, onClose, onMove }: Props): JSX.Element {
  const row = useRef<HTMLLIElement>(null);
  const session = useSession();
  const isEditing = isOpen && editing.value;
  useLostFocus(row);
  useDragAndDrop(
    row,
    isEditing ? undefined : { data: () => ({ kind: "step", step: step.id }) },
    {
      accepts: ({ kind }) => kind === "step",
      onDrop: (data) => data.kind === "step" && onMove(data.step, index),
    },
  );
  const move = (to: number) =>
    onMove(step.id, to, () => session.announce(t("console.step.moved", { step: localized(step.title), position: to + 1 })));
  return (
    <li
      class="step"
      ref={row}
      data-status={status}
      data-open={isOpen}
      data-animation-key={step.id}
      onKeyDown={(event) => {
        const offset = OFFSETS[event.key];
        if (!event.altKey || offset === undefined || isInFormField(event.target) || session.workshop.value?.closed) return;
        event.preventDefault();
        const isPastEnd = offset < 0 ? index === 0 : isLast;
        if (!isPastEnd) move(index + offset);
      }}
    >
      <button class="step-line" type="button" aria-expanded={isOpen} onClick={onToggle}>
        <Icon of={STATUSES[status].icon} label={t(STATUSES[status].label)} />
        <span class="step-title" dir="auto">{localized(step.title)}</span>
        <span class="step-time muted">
          {isRemoved ? t("console.step.removed") : t("console.minutes", { count: step.minutes })}
          {endsAt !== undefined && <span>{t("console.step.until", { time: formatTime(endsAt) })}</span>}
        </span>
      </button>
      {isOpen && <StepActions {...{ step, status, index, isLast, editing, isRemoved, onClose, onMove: move }} />}
    </li>
  );
}

type StepActionsProps = Pick<Props, "index" | "isLast" | "editing" | "isRemoved" | "onClose"> &
  Pick<ScheduledStep, "step" | "status"> & { onMove: (to: number) => void };

function StepActions({ step, status, index, isLast, editing, isRemoved, onClose, onMove }: StepActionsProps): JSX.Element {
  const session = useSession();
  const element = useRef<HTMLDivElement>(null);
  const wasEditing = useRef(false);
  useLayoutEffect(() => {
    if (wasEditing.current && !editing.value) element.current?.querySelector<HTMLElement>("[data-edit]")?.focus();
    wasEditing.current = editing.value;
  }, [editing.value]);
  if (editing.value) {
    const onDone = (isGone?: boolean) => (isGone ? onClose() : (editing.value = false));
    return <StepForm step={step} putBackAt={isRemoved ? index : undefined} onDone={onDone} />;
  }

  const closed = session.workshop.value?.closed;
  return (
    <div class="step-details" ref={element}>
      <p class="muted">{t(`console.activity.${step.activity}`)}</p>
      <div class="step-actions">
        <StartStepButton step={step} label={t(status === "upcoming" || status === "skipped" ? "console.step.start" : "console.step.again")} icon={Play} disabled={closed} />
        <Button kind="borderless" icon={Pencil} iconOnly data-edit disabled={closed} onClick={() => (editing.value = true)}>
          {t("console.step.edit", { step: localized(step.title) })}
        </Button>
        <Button kind="borderless" icon={ArrowUp} iconOnly disabled={closed || index === 0} onClick={() => onMove(index - 1)}>
          {t("console.step.move_earlier", { step: localized(step.title) })}
        </Button>
        <Button kind="borderless" icon={ArrowDown} iconOnly disabled={closed || isLast} onClick={() => onMove(index + 1)}>
          {t("console.step.move_later", { step: localized(step.title) })}
        </Button>
      </div>
    </div>
  );
}
