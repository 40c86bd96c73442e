import type { IconNode } from "lucide";
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";

type Props = {
  icon: IconNode;
  /** What the button does: "Take back". */
  ask: string;
  /** The question before it is done: "Take this card back?" */
  sure: string;
  onSure: () => void;
};

/** Taking something away, asked once more in its own place. */
export function Confirm({ icon, ask, sure, onSure }: Props): JSX.Element {
  const [asked, setAsked] = useState(false);
  if (!asked) return <Button kind="quiet" icon={icon} onClick={() => setAsked(true)}>{ask}</Button>;
  return (
    <div class="row" role="group" aria-label={sure} onKeyDown={(event) => event.key === "Escape" && setAsked(false)}>
      <p role="status">{sure}</p>
      <Button kind="danger" icon={icon} onClick={onSure}>{ask}</Button>
      <Button ref={focus} onClick={() => setAsked(false)}>{t("phone.keep")}</Button>
    </div>
  );
}

function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}
