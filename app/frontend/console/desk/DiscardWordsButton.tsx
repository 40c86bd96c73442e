import type { JSX } from "preact";

import { t } from "../../i18n";
import { ConfirmButton } from "../ConfirmButton";

/** Discards the unsaved words of a scenario, after a question whose two answers cannot be confused. */
export function DiscardWordsButton({ label, kind = "plain", onDiscard }: { label: string; kind?: "plain" | "borderless"; onDiscard: () => void }): JSX.Element {
  return (
    <ConfirmButton
      kind={kind}
      label={label}
      question={t("console.scenario.discard.ask")}
      confirmLabel={t("console.scenario.discard.yes")}
      cancelLabel={t("console.scenario.discard.no")}
      onConfirm={onDiscard}
    />
  );
}
