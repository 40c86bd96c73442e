import { Minus, Pause, Play, Plus, Vote } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { formatTime, localized, t } from "../i18n";
import { Icon } from "../icons";
import { ArrowRight } from "../mirroredIcons";
import { MINUTE_MS, MINUTE_S } from "../time";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { Timer } from "../ui/Timer";
import { CloseOrReopenButton } from "./CloseOrReopenButton";
import { ImportedNotice } from "./ImportedNotice";
import { useSession } from "./session";
import { useCommand } from "./useCommand";
import { StartStepButton } from "./StartStepButton";
import { openTab } from "./currentTab";
import "./RunningStep.css";

/** The running step, its time, and the button for the next step, or the one that closes the workshop. That is not primary while a vote
 * has to be opened or closed first. */
export function RunningStep(): JSX.Element {
  const { workshop, step, stepRun, next } = useSession();
  const section = useRef<HTMLElement>(null);
  const run = stepRun.value?.run;
  // Its name, its clock and the next button are in sight when a step starts, unless somebody is writing.
  useLayoutEffect(() => {
    if (!document.activeElement?.matches("input, textarea, select")) section.current?.closest("main")?.scrollTo({ top: 0 });
  }, [run]);
  if (workshop.value?.closed) return <WorkshopClosed />;
  return (
    <section ref={section} class="running-step" aria-label={t("console.now")} data-running={Boolean(step.value)}>
      <div class="running-step-text">
        <p class="running-step-label muted">{step.value ? t(`console.now.${step.value.activity}`) : t("console.now.before")}</p>
        <h2 dir="auto">{step.value ? localized(step.value.title) : t("console.now.ready")}</h2>
        <p class="muted" dir="auto">{step.value ? localized(step.value.instruction) : t("console.now.ready.why")}</p>
      </div>
      {step.value && <TimeLeft />}
      {step.value && <TimeControls />}
      <div class="running-step-next">{next.value ? <NextStepButton /> : <CloseOrReopenButton kind="primary" saysQr />}</div>
    </section>
  );
}

/** The running step in one line, above the other tabs. A theme team can only read it. */
export function RunningStepStrip(): JSX.Element {
  const { workshop, step, stepRun, right } = useSession();
  const mayRun = right === "facilitator";
  if (workshop.value?.closed) {
    return (
      <section class="strip" aria-label={t("console.now")}>
        {workshop.value.imported ? <ImportedNotice /> : <p>{t("console.closed.title")}</p>}
        {mayRun && <CloseOrReopenButton />}
      </section>
    );
  }
  return (
    <section class="strip" aria-label={t("console.now")}>
      <p dir="auto">{step.value ? localized(step.value.title) : t("console.now.before")}</p>
      {stepRun.value && <TimeLeft hideBar />}
      {mayRun && <VoteButton />}
      {mayRun && <NextStepButton isSecondary />}
    </section>
  );
}

/** Leads to the vote that is open, or that has to be opened in this step. */
function VoteButton(): JSX.Element | null {
  const { openVote, voteDue } = useSession();
  if (!voteDue.value && !openVote.value) return null;
  return (
    <Button kind="primary" icon={Vote} onClick={() => openTab("run")}>
      {openVote.value ? t("console.strip.vote_open") : t("console.vote.open")}
    </Button>
  );
}

function WorkshopClosed(): JSX.Element {
  return (
    <section class="running-step" aria-label={t("console.now")}>
      <div class="running-step-text">
        <p class="running-step-label muted">{t("console.closed")}</p>
        <h2>{t("console.closed.title")}</h2>
        <p class="muted">{t("console.closed.why")}</p>
      </div>
      <div class="running-step-next">
        <a class="button primary" href="#finish"><Icon of={ArrowRight} />{t("console.closed.to_report")}</a>
        <CloseOrReopenButton />
      </div>
    </section>
  );
}

function TimeControls(): JSX.Element {
  const { stepRun } = useSession();
  const { send, problem } = useCommand();
  const paused = stepRun.value?.left !== null;
  return (
    <div class="running-step-time">
      <div class="running-step-controls">
        <Button icon={Minus} onClick={() => send({ type: "agenda.extend", seconds: -MINUTE_S })} aria-label={t("console.minute.less")}>{t("console.minute")}</Button>
        <Button icon={Plus} onClick={() => send({ type: "agenda.extend", seconds: MINUTE_S })} aria-label={t("console.minute.more")}>{t("console.minute")}</Button>
        {paused ? (
          <Button icon={Play} onClick={() => send({ type: "agenda.resume" })}>{t("console.resume")}</Button>
        ) : (
          <Button icon={Pause} onClick={() => send({ type: "agenda.pause" })}>{t("console.pause")}</Button>
        )}
        <StepEnd />
      </div>
      {problem && <Notice kind="error">{problem}</Notice>}
    </div>
  );
}

/** When the running step ends, or that its time ran out; null while it is paused. */
export function StepEnd(): JSX.Element | null {
  const { stepRun, client } = useSession();
  if (!stepRun.value || stepRun.value.left !== null) return null;
  const endsAt = stepRun.value.ends_at;
  const isOver = endsAt <= client.clock.now.value;
  return <span class="muted">{t(isOver ? "console.now.over" : "console.now.until", { time: formatTime(endsAt) })}</span>;
}

/** The time left in the running step. */
export function TimeLeft({ hideBar = false }: { hideBar?: boolean }): JSX.Element | null {
  const { stepRun, step, client } = useSession();
  if (!stepRun.value) return null;
  const { started_at, ends_at, left } = stepRun.value;
  const total = Math.max((step.value?.minutes ?? 0) * MINUTE_MS, left === null ? ends_at - started_at : left);
  return <Timer clock={client.clock} endsAt={ends_at} pausedLeft={left ?? undefined} total={total} hideBar={hideBar} />;
}

/** Starts the next step. It is not primary while a vote has to be opened first. */
function NextStepButton({ isSecondary = false }: { isSecondary?: boolean }): JSX.Element | null {
  const { next, step, voteDue } = useSession();
  if (!next.value) return null;
  const { title } = next.value;
  const label = step.value ? t("console.next", { step: localized(title) }) : t("console.start.first", { step: localized(title) });
  return <StartStepButton step={next.value} label={label} icon={ArrowRight} kind={isSecondary || voteDue.value ? "plain" : "primary"} />;
}
