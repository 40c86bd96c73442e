import { useSignal } from "@preact/signals";
import type { IconNode } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { focusMainIfFocusIsLost } from "../ui/focusMain";
import "./ConfirmButton.css";

type Props = {
  /** The label before the question is asked. */
  label: string;
  /** The question, which says what will happen. */
  question: ComponentChildren;
  /** The label of the button that confirms. */
  confirmLabel: string;
  /** The label of the button that does not; "No, go back" if there is none. */
  cancelLabel?: string;
  onConfirm: () => void;
  icon?: IconNode;
  iconOnly?: boolean;
  kind?: "primary" | "plain" | "borderless" | "danger";
};

/** A button that asks for confirmation in its own place. */
export function ConfirmButton({ label, question, confirmLabel, cancelLabel, onConfirm, icon, iconOnly = false, kind = "plain" }: Props): JSX.Element {
  const isAsking = useSignal(false);
  const box = useRef<HTMLDivElement>(null);
  const wasAsking = useRef(false);
  useLayoutEffect(() => {
    // A second press of Enter must not confirm, so the button that does not has the focus, from the first moment.
    if (isAsking.value) box.current?.querySelector<HTMLElement>("button:last-of-type")?.focus();
    else if (wasAsking.current) box.current?.querySelector("button")?.focus();
    wasAsking.current = isAsking.value;
  }, [isAsking.value]);
  useEffect(() => () => {
    if (wasAsking.current) focusMainIfFocusIsLost();
  }, []);
  return (
    <div
      class="confirm"
      ref={box}
      data-asking={isAsking.value}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isAsking.value) return;
        event.stopPropagation();
        event.preventDefault(); // else the browser closes the dialog around the question
        isAsking.value = false;
      }}
    >
      {isAsking.value ? (
        <>
          <p role="alert">{question}</p>
          <Button
            kind={kind === "primary" ? "primary" : "danger"}
            onClick={({ detail }) => {
              if (detail > 1) return; // the second click of a double click on the button that asks
              isAsking.value = false;
              onConfirm();
            }}
          >
            {confirmLabel}
          </Button>
          <Button kind="borderless" onClick={() => (isAsking.value = false)}>{cancelLabel ?? t("console.confirm.no")}</Button>
        </>
      ) : (
        <Button kind={kind} icon={icon} iconOnly={iconOnly} onClick={() => (isAsking.value = true)}>
          {label}
        </Button>
      )}
    </div>
  );
}
