import type { IconNode } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { useFresh } from "../ui/fresh";
import { Notice } from "../ui/Notice";
import type { Step } from "../wire.gen";
import { Confirm } from "./Confirm";
import { useHall } from "./hall";
import { useSending } from "./sending";
import { open } from "./view";

type Props = {
  step: Step;
  label: string;
  icon: IconNode;
  kind?: "primary" | "plain";
  disabled?: boolean | undefined;
};

/** Starts a step, as the one after what this console sees: two consoles at once move the hall by one step. */
export function Start({ step: { id, activity }, label, icon, kind = "plain", disabled = false }: Props): JSX.Element {
  const { running, openVote } = useHall();
  const { send, problem, waiting } = useSending();
  const run = running.value?.run ?? 0;
  const justMoved = useFresh(run);
  const mine = useRef(run);
  const start = () => {
    // When another console has just moved the hall, the press was meant for the step before.
    if (waiting || (run !== mine.current && justMoved())) return;
    send({ type: "agenda.start", step: id, after: run }, () => (mine.current = run + 1));
    if (activity === "vote") open("run");
  };
  // The second half of a double click would already start the step after.
  const onlyOnce = ({ detail }: MouseEvent) => detail <= 1 && start();
  return (
    <>
      {openVote.value && !disabled ? (
        <Confirm key={run} icon={icon} label={label} ask={t("console.next.vote_open")} yes={t("console.next.vote_open.yes")} onYes={start} />
      ) : (
        <Button kind={kind} icon={icon} disabled={disabled} aria-disabled={waiting} onClick={onlyOnce}>{label}</Button>
      )}
      {problem && <Notice kind="error">{problem}</Notice>}
    </>
  );
}
