import type { JSX } from "preact";

import { lang, languageName, languages, switchLanguage, t } from "../i18n";
import { PendingLanguageNotice } from "../ui/PendingLanguageNotice";

const YEAR_S = 31_536_000;

/** The choice of the page's language, which is kept in a cookie. */
export function LanguageSelect(): JSX.Element {
  const pick = (code: string) => {
    document.cookie = `samskap_language=${code}; path=/; max-age=${YEAR_S}; samesite=lax`;
    void switchLanguage(code);
  };
  return (
    <div class="languages">
      <label>
        <span class="visually-hidden">{t("header.language")}</span>
        <select value={lang.value} onChange={({ currentTarget }) => pick(currentTarget.value)}>
          {languages.map((code) => <option key={code} value={code} lang={code}>{languageName(code)}</option>)}
        </select>
      </label>
      <PendingLanguageNotice />
    </div>
  );
}
