import type { JSX } from "preact";

import { awaited, languageName, t } from "../i18n";
import { Notice } from "./Notice";

/** Says that a chosen language has to wait for the network; nothing while there is none to wait for. */
export function LanguageLater(): JSX.Element | null {
  if (awaited.value === undefined) return null;
  return <Notice kind="offline">{t("ui.language.later", { language: languageName(awaited.value) })}</Notice>;
}
