import { type Signal, useSignal } from "@preact/signals";
import { ArrowDown, ArrowUp, Check, Circle, CircleDot, Pencil, Play } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { formatTime, named, t } from "../../i18n";
import { Icon } from "../../icons";
import { Button } from "../../ui/Button";
import { useDrag } from "../drag";
import { useHall } from "../hall";
import { Start } from "../Start";
import { inField } from "../typing";
import { StepForm } from "./StepForm";
import type { Stop } from "./times";

const marks = { done: Check, running: CircleDot, ahead: Circle };

type Props = {
  stop: Stop;
  at: number;
  last: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  onMove: (id: string, to: number) => void;
};

/** One step: a line of the agenda; chosen, it shows what may be done with it. */
export function StepRow({ stop: { step, place, endsAt }, at, last, open, onOpen, onMove }: Props): JSX.Element {
  const row = useRef<HTMLLIElement>(null);
  const { workshop } = useHall();
  const editing = useSignal(false);
  useEffect(() => {
    if (!open) editing.value = false;
  }, [open]);
  useDrag(
    row,
    editing.value ? undefined : { cargo: () => ({ kind: "step", step: step.id }) },
    {
      takes: ({ kind }) => kind === "step",
      onDrop: (cargo) => cargo.kind === "step" && onMove(cargo.step, at),
    },
  );
  return (
    <li
      class="step"
      ref={row}
      data-place={place}
      data-open={open}
      data-flip={step.id}
      onKeyDown={(event) => {
        const to = event.altKey && !inField(event.target) ? { ArrowUp: at - 1, ArrowDown: at + 1 }[event.key] : undefined;
        if (to === undefined || workshop.value?.closed) return;
        event.preventDefault();
        onMove(step.id, to);
      }}
    >
      <button class="step-line" type="button" aria-expanded={open} onClick={() => onOpen(!open)}>
        <Icon of={marks[place]} label={t(`console.step.${place}`)} />
        <span class="step-title" dir="auto">{named(step.title)}</span>
        <span class="step-time quiet">
          {t("console.minutes", { count: step.minutes })}
          {endsAt !== undefined && <span>{t("console.step.until", { time: formatTime(endsAt) })}</span>}
        </span>
      </button>
      {open && <StepSheet {...{ step, place, at, last, editing, onOpen, onMove }} />}
    </li>
  );
}

type SheetProps = Pick<Props, "at" | "last" | "onOpen" | "onMove"> & Pick<Stop, "step" | "place"> & { editing: Signal<boolean> };

function StepSheet({ step, place, at, last, editing, onOpen, onMove }: SheetProps): JSX.Element {
  const hall = useHall();
  const sheet = useRef<HTMLDivElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !editing.value) sheet.current?.querySelector<HTMLElement>("[data-edit]")?.focus();
    wasEditing.current = editing.value;
  }, [editing.value]);
  if (editing.value) return <StepForm step={step} onDone={(gone) => (gone ? onOpen(false) : (editing.value = false))} />;

  const move = (to: number) => {
    onMove(step.id, to);
    hall.announce(t("console.step.moved", { step: named(step.title), place: to + 1 }));
  };
  const closed = hall.workshop.value?.closed;
  return (
    <div class="step-sheet" ref={sheet}>
      <p class="quiet">{t(`console.activity.${step.activity}`)}</p>
      <div class="step-acts">
        <Start step={step} label={place === "ahead" ? t("console.step.start") : t("console.step.again")} icon={Play} disabled={closed} />
        <Button kind="quiet" icon={Pencil} iconOnly data-edit disabled={closed} onClick={() => (editing.value = true)}>
          {t("console.step.edit", { step: named(step.title) })}
        </Button>
        <Button kind="quiet" icon={ArrowUp} iconOnly disabled={closed || at === 0} onClick={() => move(at - 1)}>
          {t("console.step.earlier", { step: named(step.title) })}
        </Button>
        <Button kind="quiet" icon={ArrowDown} iconOnly disabled={closed || last} onClick={() => move(at + 1)}>
          {t("console.step.later", { step: named(step.title) })}
        </Button>
      </div>
    </div>
  );
}
