import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useId, useRef } from "preact/hooks";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import type { Command } from "../../live/outbox";
import { useHall } from "../hall";
import { useSending } from "../sending";

type Props = {
  title: string;
  why?: string;
  /** Whether something differs from what the workshop has. */
  changed: boolean;
  /** The command that saves it; undefined while something is wrong, which `onTry` then shows. */
  command: () => Extract<Command, { type: "plan.edit" }> | undefined;
  onTry: () => void;
  /** Takes the workshop's own values again. */
  onReset: () => void;
  children: ComponentChildren;
};

/** A form that is saved as a whole, and says whether it is. */
export function Section({ title, why, changed, command, onTry, onReset, children }: Props): JSX.Element {
  const heading = useId();
  const form = useRef<HTMLFormElement>(null);
  const { workshop } = useHall();
  const { send, problem, waiting } = useSending();
  const justSaved = useSignal(false);
  const save = (event: Event) => {
    event.preventDefault();
    if (waiting) return;
    onTry();
    const made = command();
    if (made) send(made, () => (justSaved.value = true));
    else queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
  };
  if (changed && justSaved.value) justSaved.value = false;
  return (
    <form class="set-up-section" ref={form} onSubmit={save} noValidate aria-labelledby={heading}>
      <header>
        <h3 id={heading}>{title}</h3>
        {why && <p class="quiet">{why}</p>}
      </header>
      {children}
      {problem && <Notice kind="error">{problem}</Notice>}
      <footer>
        <Button type="submit" kind={changed ? "primary" : "plain"} disabled={workshop.value?.closed}>{t("console.setup.save")}</Button>
        {changed && <Button kind="quiet" onClick={onReset}>{t("console.setup.reset")}</Button>}
        <p class="quiet" role="status">
          {waiting ? t("card.waiting") : changed ? t("console.setup.changed") : justSaved.value ? t("console.setup.saved") : ""}
        </p>
      </footer>
    </form>
  );
}
