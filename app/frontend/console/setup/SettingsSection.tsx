import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { t } from "../../i18n";
import type { Command } from "../../live/outbox";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useSession } from "../session";
import { useCommand } from "../useCommand";
import type { SectionForm } from "./sectionForm";

type Props = {
  title: string;
  why?: string;
  section: Omit<SectionForm<unknown>, "value">;
  /** The command that saves the section; undefined while it has a problem. */
  command: () => Extract<Command, { type: "plan.edit" }> | undefined;
  children: ComponentChildren;
};

/** A form that is saved as a whole and shows whether it is saved. */
export function SettingsSection({ title, why, section, command, children }: Props): JSX.Element {
  const heading = useId();
  const form = useRef<HTMLFormElement>(null);
  const { workshop } = useSession();
  const { send, problem, waiting, clearProblem } = useCommand();
  const savedOnce = useSignal(false);
  const changed = section.changed.value;
  useEffect(() => {
    if (problem) section.forgetSubmitted();
  }, [problem]);
  const save = (event: Event) => {
    event.preventDefault();
    if (waiting) return;
    section.hasTriedToSave.value = true;
    const planEdit = command();
    if (planEdit) {
      section.markSubmitted();
      // Lists are not stored over a reload, because an old list would undo what others have saved since. Texts replace only
      // themselves.
      send(planEdit, () => (savedOnce.value = true), { persist: "title" in planEdit || "question" in planEdit });
    } else queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
  };
  const reset = () => {
    clearProblem();
    section.reset();
  };
  return (
    <form class="setup-section" ref={form} onSubmit={save} noValidate aria-labelledby={heading}>
      <header>
        <h3 id={heading}>{title}</h3>
        {why && <p class="muted">{why}</p>}
      </header>
      {children}
      {problem && <Notice kind="error">{problem}</Notice>}
      <footer>
        <Button type="submit" kind={changed ? "primary" : "plain"} disabled={workshop.value?.closed}>{t("console.setup.save")}</Button>
        {changed && <Button kind="borderless" onClick={reset}>{t("console.setup.reset")}</Button>}
        <p class="muted" role="status">
          {waiting ? t("card.waiting") : changed ? t("console.setup.changed") : savedOnce.value ? t("console.setup.saved") : ""}
        </p>
      </footer>
    </form>
  );
}
