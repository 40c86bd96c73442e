import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useId, useRef } from "preact/hooks";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useSession } from "../session";
import { useCommand } from "../useCommand";
import { useUnsavedForm } from "../unsavedForms";
import type { SettingsFormState } from "./useSettingsForm";

type Props = {
  title: string;
  explanation?: string;
  form: Omit<SettingsFormState<unknown>, "value">;
  /** Whether a value is not valid, so that the form cannot be saved. */
  hasProblem: boolean;
  children: ComponentChildren;
};

/** A form that is saved as a whole and shows whether it is saved. */
export function SettingsForm({ title, explanation, form, hasProblem, children }: Props): JSX.Element {
  const headingId = useId();
  const element = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const { workshop } = useSession();
  const { send, problem, waiting, clearProblem } = useCommand();
  const savedOnce = useSignal(false);
  const changed = form.changed.value;
  const closed = workshop.value?.closed ?? false;
  useUnsavedForm(headingId, title, "setup", changed && !waiting);
  const save = (event: Event) => {
    event.preventDefault();
    if (waiting) return;
    form.hasTriedToSave.value = true;
    if (hasProblem) return queueMicrotask(() => element.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
    form.markSubmitted();
    const onSaved = () => {
      savedOnce.value = true;
      form.markSaved();
    };
    send(form.toCommand(), onSaved, { persist: true });
  };
  const reset = () => {
    clearProblem();
    form.reset();
    heading.current?.focus(); // the button that had the focus is removed
  };
  return (
    <form class="setup-section" ref={element} onSubmit={save} noValidate aria-labelledby={headingId}>
      <header>
        <h3 id={headingId} ref={heading} tabIndex={-1}>{title}</h3>
        {explanation && <p class="muted">{explanation}</p>}
      </header>
      {children}
      {problem && <Notice kind="error">{problem}</Notice>}
      <footer>
        <Button type="submit" kind={changed ? "primary" : "plain"} disabled={closed}>{t("console.setup.save")}</Button>
        {changed && <Button kind="borderless" onClick={reset}>{t("console.setup.reset")}</Button>}
        <p class="muted" role="status">
          {waiting ? t("card.waiting") : changed ? t(closed ? "console.setup.changed.closed" : "console.setup.changed") : savedOnce.value ? t("console.setup.saved") : ""}
        </p>
      </footer>
    </form>
  );
}
