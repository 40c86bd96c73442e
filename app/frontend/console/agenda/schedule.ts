/** The status of each step of the agenda, and when it will end; and moving a step. */
import { MINUTE_MS } from "../../time";
import type { Step, StepView } from "../../wire.gen";

export type ScheduledStep = {
  step: Step;
  /** skipped: it was not started, and a later one was, or the workshop is closed. */
  status: "done" | "running" | "upcoming" | "skipped";
  /** Milliseconds since 1970, in the past for a step in overtime; undefined for a step that is over, or in a closed workshop. */
  endsAt: number | undefined;
};

/**
 * The agenda with the status and the end time of each step, as of `now` (ms since 1970). Before the first step has started, the
 * times are those of a start at `now`.
 */
export function scheduleAgenda(agenda: readonly Step[], stepRun: StepView | undefined, now: number, closed = false): ScheduledStep[] {
  const started = new Set(stepRun?.started);
  const over = (step: Step): ScheduledStep => ({ step, status: started.has(step.id) ? "done" : "skipped", endsAt: undefined });
  if (closed) return agenda.map(over);
  const runningIndex = agenda.findIndex(({ id }) => id === stepRun?.step);
  let time = now;
  return agenda.map((step, index) => {
    if (index < runningIndex) return over(step);
    if (index > runningIndex || !stepRun) {
      time += step.minutes * MINUTE_MS;
      return { step, status: "upcoming", endsAt: time };
    }
    // The time that is `left` is set while the clock is paused. After a step in overtime, the next one starts now.
    const endsAt = stepRun.left === null ? stepRun.ends_at : now + stepRun.left;
    time = Math.max(now, endsAt);
    return { step, status: "running", endsAt };
  });
}

/** The index after the last of these steps that is in the agenda; 0 if none of them is. */
export function indexAfter(agenda: readonly Step[], ids: readonly string[]): number {
  const last = ids.findLast((id) => agenda.some((step) => step.id === id));
  return agenda.findIndex(({ id }) => id === last) + 1;
}

/** The agenda with one step moved; unchanged if there is no such step. `to`: its new index, limited to those of the agenda. */
export function moveStep(agenda: readonly Step[], id: string, to: number): Step[] {
  const step = agenda.find((candidate) => candidate.id === id);
  if (!step) return [...agenda];
  const rest = agenda.filter((candidate) => candidate !== step);
  rest.splice(Math.max(0, Math.min(to, rest.length)), 0, step);
  return rest;
}
