import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";

import { languageName, languages, t, workshopLanguage } from "../../i18n";
import { useSession } from "../session";
import { firstLanguage } from "./reportLanguages";

/** The choice of the language of the report, and of a second one for documents in two. */
export function LanguageSelects(): JSX.Element {
  const session = useSession();
  const { reportLanguage, secondLanguage } = session;
  const [firstId, secondId] = [useId(), useId()];
  const first = firstLanguage(session);
  useEffect(() => {
    if (secondLanguage.value === first) secondLanguage.value = "";
  }, [first]);
  const option = (code: string) => <option key={code} value={code} lang={code}>{languageName(code)}</option>;
  return (
    <>
      <div class="finish-choice">
        <label for={firstId}>{t("console.languages.first")}</label>
        <select id={firstId} value={first} onChange={({ currentTarget }) => (reportLanguage.value = currentTarget.value)}>{languages.map(option)}</select>
        {first !== workshopLanguage.value && <p class="muted">{t("console.languages.main", { language: languageName(workshopLanguage.value) })}</p>}
      </div>
      <div class="finish-choice">
        <label for={secondId}>{t("console.languages.second")}</label>
        <select id={secondId} value={secondLanguage.value} onChange={({ currentTarget }) => (secondLanguage.value = currentTarget.value)}>
          <option value="">{t("console.languages.none", { language: languageName(first) })}</option>
          {languages.filter((code) => code !== first).map(option)}
        </select>
        {secondLanguage.value && <p class="muted">{t("console.languages.note")}</p>}
      </div>
    </>
  );
}
