/** Where each step of the agenda stands, and when it will end if nothing else happens. */
import type { Step } from "../../wire.gen";
import type { Running } from "../hall";

export type Stop = {
  step: Step;
  place: "done" | "running" | "ahead";
  /** Milliseconds since 1970; undefined for what is over. */
  endsAt: number | undefined;
};

/** Before anything runs, the times are those of a start right `now`; once closed, there are none. */
export function outlook(agenda: readonly Step[], running: Running | undefined, now: number, closed = false): Stop[] {
  const at = agenda.findIndex(({ id }) => id === running?.step);
  if (closed) return agenda.map((step, index) => ({ step, place: index <= at ? "done" : "ahead", endsAt: undefined }));
  let clock = now;
  return agenda.map((step, index) => {
    if (index < at) return { step, place: "done", endsAt: undefined };
    if (index > at || !running) {
      clock += step.minutes * 60_000;
      return { step, place: "ahead", endsAt: clock };
    }
    clock = Math.max(now, running.left === null ? running.ends_at : now + running.left);
    return { step, place: "running", endsAt: clock };
  });
}

/** The agenda with one step moved to the place of another; as it was when either is missing. */
export function moved(agenda: readonly Step[], id: string, to: number): Step[] {
  const step = agenda.find((one) => one.id === id);
  if (!step) return [...agenda];
  const rest = agenda.filter((one) => one !== step);
  rest.splice(Math.max(0, Math.min(to, rest.length)), 0, step);
  return rest;
}
