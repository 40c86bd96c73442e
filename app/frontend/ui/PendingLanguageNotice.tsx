import type { JSX } from "preact";

import { languageName, pendingLanguage, t } from "../i18n";
import { Notice } from "./Notice";

/** Says that the chosen language waits for the network; shows nothing otherwise. */
export function PendingLanguageNotice(): JSX.Element | null {
  if (pendingLanguage.value === undefined) return null;
  return <Notice kind="offline">{t("ui.language.later", { language: languageName(pendingLanguage.value) })}</Notice>;
}
