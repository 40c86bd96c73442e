import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { LanguagePicker } from "../ui/LanguagePicker";
import { Notice } from "../ui/Notice";
import { isTranslated, watchTranslation } from "../ui/pageTranslation";
import { submitDetails } from "./details";
import { useSession } from "./session";

/** Offers Samskap's own languages to somebody whose browser translates the page. */
export function TranslationNotice(): JSX.Element | null {
  const session = useSession();
  const [isAnswered, setIsAnswered] = useState(false);
  useEffect(watchTranslation, []);
  function pick(language: string): void {
    setIsAnswered(true);
    submitDetails(session, { language });
  }
  if (!isTranslated.value || isAnswered || session.workshop.value?.closed) return null;
  return (
    <Notice kind="info">
      <p>{t("phone.translated")}</p>
      <LanguagePicker onPick={pick} />
      <Button kind="borderless" onClick={() => setIsAnswered(true)}>{t("phone.translated.keep")}</Button>
    </Notice>
  );
}
