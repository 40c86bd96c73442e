import type { JSX } from "preact";

import { type Key, lang, languages, load, t } from "../i18n";

const year = 31_536_000;
const names: Record<string, Key> = { en: "start.language.en", nb: "start.language.nb", nn: "start.language.nn" };

/** What a language calls itself. */
export function languageName(code: string): string {
  const name = names[code];
  return name ? t(name) : code;
}

/** The page in another language; the choice is kept for the pages to come. */
export function Languages(): JSX.Element {
  const pick = (code: string) => {
    document.cookie = `samskap_language=${code}; path=/; max-age=${year}; samesite=lax`;
    void load(code);
  };
  return (
    <label class="languages">
      <span class="visually-hidden">{t("start.language")}</span>
      <select value={lang.value} onChange={({ currentTarget }) => pick(currentTarget.value)}>
        {languages.map((code) => <option key={code} value={code} lang={code}>{languageName(code)}</option>)}
      </select>
    </label>
  );
}
