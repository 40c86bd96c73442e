import type { IconNode } from "lucide";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { focusMainIfFocusIsLost } from "../ui/focusMain";

type Props = {
  icon: IconNode;
  /** The label of the button, such as "Take the card back". */
  label: string;
  /** The question: "Take this card back?" */
  question: string;
  /** The words of the card that it is about. */
  about?: string;
  onConfirm: () => void;
};

/** A button for a destructive action that asks for confirmation in its own place. */
export function ConfirmButton({ icon, label, question, about, onConfirm }: Props): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  const wasAsking = useRef(false);
  const asker = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (wasAsking.current) asker.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  useEffect(() => () => {
    if (wasAsking.current) focusMainIfFocusIsLost();
  }, []);
  if (!isAsking) return <Button ref={asker} kind="borderless" icon={icon} about={about} onClick={() => setAsking(true)}>{label}</Button>;
  return (
    <div class="row" role="group" aria-label={question} onKeyDown={(event) => event.key === "Escape" && setAsking(false)}>
      <p role="status">{question}</p>
      <Button kind="danger" icon={icon} about={about} onClick={onConfirm}>{label}</Button>
      <Button ref={focus} about={about} onClick={() => setAsking(false)}>{t("phone.keep_card")}</Button>
    </div>
  );
}

function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}
