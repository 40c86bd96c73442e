import type { IconNode } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { usePressGuard } from "../ui/pressGuard";
import { Notice } from "../ui/Notice";
import type { Step } from "../wire.gen";
import { ConfirmButton } from "./ConfirmButton";
import { useSession } from "./session";
import { useCommand } from "./useCommand";
import { openTab } from "./currentTab";

type Props = {
  step: Step;
  label: string;
  icon: IconNode;
  kind?: "primary" | "plain";
  disabled?: boolean | undefined;
};

/** Starts a step, unless another one was started since the run that is shown here: so two consoles that press at once start only one. */
export function StartStepButton({ step: { id, activity }, label, icon, kind = "plain", disabled = false }: Props): JSX.Element {
  const { stepRun, openVote } = useSession();
  const { send, problem, waiting } = useCommand();
  const run = stepRun.value?.run ?? 0;
  const hasJustChanged = usePressGuard(run); // true for a second after a change
  const firstRun = useRef(run); // when the button appeared, which no press is too early for
  const start = () => {
    // A step has just been started, here or by somebody else, so this press was meant for the step before it.
    if (waiting || (run !== firstRun.current && hasJustChanged())) return;
    send({ type: "agenda.start", step: id, after: run });
    if (activity === "vote") openTab("run"); // where a vote is opened
  };
  // The second click of a double click would start the step after the next one.
  const startUnlessDoubleClick = ({ detail }: MouseEvent) => detail <= 1 && start();
  return (
    <>
      {openVote.value && !disabled ? (
        <ConfirmButton key={run} icon={icon} label={label} question={t("console.next.vote_open")} confirmLabel={t("console.next.vote_open.yes")} onConfirm={start} />
      ) : (
        <Button kind={kind} icon={icon} disabled={disabled} aria-disabled={waiting} onClick={startUnlessDoubleClick}>{label}</Button>
      )}
      {problem && <Notice kind="error">{problem}</Notice>}
    </>
  );
}
