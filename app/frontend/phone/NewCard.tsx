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
import { UnfinishedSummary } from "./UnfinishedTexts";

/** What opened the form in a step other than that for ideas: a button for a new card, the summary of a text that was begun, or that text. */
type OpenedBy = "button" | "summary" | "text";

/** The form for a new card: in the ideas step, and in any later step for a text that was begun and not finished. While the tables
 * sort, everybody can open it. It stays the same element when a step starts, so that a writer keeps the focus and the keyboard. In steps in
 * which no cards are written it is closed, unless somebody is writing: the ballot, for example, must not begin below it. */
export function NewCard({ activity }: { activity: Step["activity"] }): JSX.Element | null {
  const session = useSession();
  const draft = useIdeaDraft(session);
  const run = session.stepRun.value?.run;
  /** The run of another step in which the form is open, and what opened it. */
  const opened = useSignal<{ run: number | undefined; by: OpenedBy } | undefined>(undefined);
  /** The id of the card that this page submitted last, and the run in which it did. */
  const submitted = useSignal<{ id: string; run: number | undefined } | undefined>(undefined);
  /** The run in which a text was thrown away, or the empty form was closed. */
  const discardedIn = useSignal<number | undefined>(undefined);
  const hasText = draft.text.value.trim() !== "";
  const openedBy = opened.value?.run === run ? opened.value?.by : undefined;
  const opensItself = hasText && (canWriteIn(activity) || draft.isBeingWritten());
  const open = (by: OpenedBy) => (opened.value = { run, by });
  // A form whose text somebody deletes by hand stays open.
  useEffect(() => {
    if (opensItself && opened.peek()?.run !== run) open("text");
  }, [opensItself, run]);

  if (isAtEnd(session)) return null;
  const finish: TextKey = draft.origin.isPrivate ? "phone.card_form.finish_note" : "phone.card_form.finish";
  if (activity === "ideas" || opensItself || openedBy) {
    const title = openedBy === "button" ? "phone.card_form.open" : finish;
    function onSubmit(id: string): void {
      submitted.value = { id, run };
      opened.value = undefined;
    }
    function onDiscard(): void {
      draft.text.value = "";
      opened.value = undefined;
      discardedIn.value = run;
    }
    return (
      <CardForm
        draft={draft}
        title={activity === "ideas" ? undefined : title}
        takesFocus={activity !== "ideas" && openedBy !== undefined && openedBy !== "text"}
        submitted={submitted.value?.id}
        onSubmit={onSubmit}
        onDiscard={onDiscard}
      />
    );
  }
  if (hasText) return <UnfinishedSummary title={finish} text={draft.text.value} onOpen={() => open("summary")} />;
  const wasSubmittedNow = submitted.value !== undefined && submitted.value.run === run;
  if (!wasSubmittedNow && !canWriteIn(activity)) return null;
  return (
    <div class="card-form">
      {wasSubmittedNow && <LatestCard submitted={submitted.value?.id} />}
      {canWriteIn(activity) && <Button ref={wasSubmittedNow || discardedIn.value === run ? focus : null} icon={Plus} onClick={() => open("button")}>{t("phone.card_form.open")}</Button>}
    </div>
  );
}

function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}
