import { ArrowRight, Minus, Pause, Play, Plus, Vote } from "lucide";
import type { JSX } from "preact";

import { formatTime, named, t } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { Timer } from "../ui/Timer";
import { useHall } from "./hall";
import { TheEnd } from "./Report";
import { useSending } from "./sending";
import { Start } from "./Start";
import { open } from "./view";
import "./Now.css";

/** What the hall does now, how long still, and the one next step. */
export function Now(): JSX.Element {
  const { workshop, step, next } = useHall();
  if (workshop.value?.closed) return <Over />;
  return (
    <section class="now" aria-label={t("console.now")} data-running={Boolean(step.value)}>
      <div class="now-what">
        <p class="now-eyebrow quiet">{step.value ? t(`console.now.${step.value.activity}`) : t("console.now.before")}</p>
        <h2 dir="auto">{step.value ? named(step.value.title) : t("console.now.ready")}</h2>
        <p class="quiet" dir="auto">{step.value ? named(step.value.instruction) : t("console.now.ready.why")}</p>
      </div>
      {step.value && <Left />}
      {step.value && <TimeControls />}
      <div class="now-next">{next.value ? <Next /> : <TheEnd kind="primary" />}</div>
    </section>
  );
}

/** The same in one line, above the other views. */
export function NowStrip(): JSX.Element {
  const { workshop, step, running, openVote, voteDue } = useHall();
  if (workshop.value?.closed) {
    return (
      <section class="now-strip" aria-label={t("console.now")}>
        <p>{t("console.closed.title")}</p>
        <TheEnd />
      </section>
    );
  }
  return (
    <section class="now-strip" aria-label={t("console.now")}>
      <p dir="auto">{step.value ? named(step.value.title) : t("console.now.before")}</p>
      {running.value && <Left bare />}
      {(voteDue.value || openVote.value) && (
        <Button kind="primary" icon={Vote} onClick={() => open("run")}>
          {openVote.value ? t("console.strip.vote_open") : t("console.vote.open")}
        </Button>
      )}
      <Next quiet />
    </section>
  );
}

function Over(): JSX.Element {
  return (
    <section class="now" aria-label={t("console.now")}>
      <div class="now-what">
        <p class="now-eyebrow quiet">{t("console.closed")}</p>
        <h2>{t("console.closed.title")}</h2>
        <p class="quiet">{t("console.closed.why")}</p>
      </div>
      <div class="now-next"><TheEnd /></div>
    </section>
  );
}

function TimeControls(): JSX.Element {
  const { running, live } = useHall();
  const { send, problem } = useSending();
  const paused = running.value?.left !== null;
  const endsAt = (running.value?.ends_at ?? 0) > live.clock.read() ? running.value?.ends_at : undefined;
  return (
    <div class="now-time">
      <div class="now-clock">
        <Button icon={Minus} onClick={() => send({ type: "agenda.extend", seconds: -60 })} aria-label={t("console.minute.less")}>{t("console.minute")}</Button>
        <Button icon={Plus} onClick={() => send({ type: "agenda.extend", seconds: 60 })} aria-label={t("console.minute.more")}>{t("console.minute")}</Button>
        {paused ? (
          <Button icon={Play} onClick={() => send({ type: "agenda.resume" })}>{t("console.resume")}</Button>
        ) : (
          <Button icon={Pause} onClick={() => send({ type: "agenda.pause" })}>{t("console.pause")}</Button>
        )}
        {!paused && endsAt !== undefined && <span class="quiet">{t("console.now.until", { time: formatTime(endsAt) })}</span>}
      </div>
      {problem && <Notice kind="error">{problem}</Notice>}
    </div>
  );
}

function Left({ bare = false }: { bare?: boolean }): JSX.Element | null {
  const { running, step, live } = useHall();
  if (!running.value) return null;
  const { started_at, ends_at, left } = running.value;
  const total = Math.max((step.value?.minutes ?? 0) * 60_000, left === null ? ends_at - started_at : left);
  return <Timer clock={live.clock} endsAt={ends_at} pausedLeft={left ?? undefined} total={total} bare={bare} />;
}

/** The big one. While a vote waits to be opened or closed, that is the next step, and this one stands back. */
function Next({ quiet = false }: { quiet?: boolean }): JSX.Element | null {
  const { next, step, voteDue } = useHall();
  if (!next.value) return null;
  const { title } = next.value;
  const label = step.value ? t("console.next", { step: named(title) }) : t("console.start.first", { step: named(title) });
  return <Start step={next.value} label={label} icon={ArrowRight} kind={quiet || voteDue.value ? "plain" : "primary"} />;
}
