import type { JSX } from "preact";

import { pendingLanguage, languageName, t } from "../i18n";
import { Notice } from "./Notice";

/** Says that a chosen language has to wait for the network; nothing while there is none to wait for. */
export function PendingLanguageNotice(): JSX.Element | null {
  if (pendingLanguage.value === undefined) return null;
  return <Notice kind="offline">{t("ui.language.later", { language: languageName(pendingLanguage.value) })}</Notice>;
}
