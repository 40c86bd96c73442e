import { useSignal } from "@preact/signals";
import { Plus } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { t, type TextKey } from "../i18n";
import { Button } from "../ui/Button";
import type { Step } from "../wire.gen";
import { CardForm } from "./CardForm";
import { useIdeaDraft } from "./ideaDraft";
import { LatestCard } from "./LatestCard";
import { canWriteIn, isAtEnd, useSession } from "./session";

/** The form for a new card: in the ideas step, and in any later step for a text that was begun and not finished. While the tables
 * sort, everybody can open it. It stays the same element when a step starts, so that a writer keeps the focus and the keyboard. */
export function NewCard({ activity }: { activity: Step["activity"] }): JSX.Element | null {
  const session = useSession();
  const draft = useIdeaDraft(session);
  const run = session.stepRun.value?.run;
  /** The run of another step in which the form is open, and whether a button opened it. */
  const opened = useSignal<{ run: number | undefined; byButton: boolean } | undefined>(undefined);
  /** The id of the card that this page submitted last, and the run in which it did. */
  const submitted = useSignal<{ id: string; run: number | undefined } | undefined>(undefined);
  /** The run in which a text was thrown away, or the empty form was closed. */
  const discardedIn = useSignal<number | undefined>(undefined);
  const hasText = draft.text.value.trim() !== "";
  const isOpen = opened.value !== undefined && opened.value.run === run;
  // A form whose text somebody deletes by hand stays open.
  useEffect(() => {
    if (hasText && opened.peek()?.run !== run) opened.value = { run, byButton: false };
  }, [hasText, run]);

  if (isAtEnd(session)) return null;
  if (activity === "ideas" || hasText || isOpen) {
    const finish: TextKey = draft.origin.isPrivate ? "phone.card_form.finish_note" : "phone.card_form.finish";
    const title = isOpen && opened.value?.byButton ? "phone.card_form.open" : finish;
    function onSubmit(id: string): void {
      submitted.value = { id, run };
      opened.value = undefined;
    }
    function onDiscard(): void {
      draft.text.value = "";
      opened.value = undefined;
      discardedIn.value = run;
    }
    return <CardForm draft={draft} title={activity === "ideas" ? undefined : title} submitted={submitted.value?.id} onSubmit={onSubmit} onDiscard={onDiscard} />;
  }
  const wasSubmittedNow = submitted.value !== undefined && submitted.value.run === run;
  if (!wasSubmittedNow && !canWriteIn(activity)) return null;
  return (
    <div class="card-form">
      {wasSubmittedNow && <LatestCard submitted={submitted.value?.id} />}
      {canWriteIn(activity) && <Button ref={wasSubmittedNow || discardedIn.value === run ? focus : null} icon={Plus} onClick={() => (opened.value = { run, byButton: true })}>{t("phone.card_form.open")}</Button>}
    </div>
  );
}

function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}
