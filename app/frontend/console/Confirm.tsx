import { useSignal } from "@preact/signals";
import type { IconNode } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import "./Confirm.css";

type Props = {
  /** The verb on the button. */
  label: string;
  /** What will happen, in a sentence. */
  ask: string;
  /** The verb that does it. */
  yes: string;
  onYes: () => void;
  icon?: IconNode;
  iconOnly?: boolean;
  kind?: "primary" | "plain" | "quiet" | "danger";
};

/** A button that asks once more, in its own place. */
export function Confirm({ label, ask, yes, onYes, icon, iconOnly = false, kind = "plain" }: Props): JSX.Element {
  const asking = useSignal(false);
  const box = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asking.value || asked.current) box.current?.querySelector("button")?.focus();
    asked.current = asking.value;
  }, [asking.value]);
  return (
    <div
      class="confirm"
      ref={box}
      data-asking={asking.value}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !asking.value) return;
        event.stopPropagation();
        asking.value = false;
      }}
    >
      {asking.value ? (
        <>
          <p role="alert">{ask}</p>
          <Button
            kind={kind === "primary" ? "primary" : "danger"}
            onClick={() => {
              asking.value = false;
              onYes();
            }}
          >
            {yes}
          </Button>
          <Button kind="quiet" onClick={() => (asking.value = false)}>{t("console.confirm.no")}</Button>
        </>
      ) : (
        <Button kind={kind} {...(icon && { icon })} iconOnly={iconOnly} onClick={() => (asking.value = true)}>
          {label}
        </Button>
      )}
    </div>
  );
}
