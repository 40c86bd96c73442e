import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";

import { languageName, languages, t, workshopLanguage } from "../../i18n";
import { useSession } from "../session";
import { firstLanguage } from "./reportLanguages";

/** The choice of the language of the report, and of a second one for documents in two. */
export function LanguageSelects(): JSX.Element {
  const session = useSession();
  const { reportLanguage, secondLanguage } = session;
  const id = useId();
  const first = firstLanguage(session);
  useEffect(() => {
    if (secondLanguage.value === first) secondLanguage.value = "";
  }, [first]);
  return (
    <div class="finish-choice finish-languages">
      <label for={id}>{t("console.languages.first")}</label>
      <select id={id} value={first} onChange={({ currentTarget }) => (reportLanguage.value = currentTarget.value)}>
        {languages.map((code) => <option key={code} value={code} lang={code}>{languageName(code)}</option>)}
      </select>
      <select
        aria-label={t("console.languages.second")}
        value={secondLanguage.value}
        onChange={({ currentTarget }) => (secondLanguage.value = currentTarget.value)}
      >
        <option value="">{t("console.languages.none")}</option>
        {languages.filter((code) => code !== first).map((code) => <option key={code} value={code}>{t("console.languages.plus", { language: languageName(code) })}</option>)}
      </select>
      {first !== workshopLanguage.value && <p class="muted">{t("console.languages.main", { language: languageName(workshopLanguage.value) })}</p>}
      {secondLanguage.value && <p class="muted">{t("console.languages.note")}</p>}
    </div>
  );
}
