import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";

import { lang, languageName, languages, t } from "../../i18n";

/** The choice of a second language for documents in two. value: its code; empty: documents are in the page's language only. */
export function SecondLanguageSelect({ value }: { value: Signal<string> }): JSX.Element {
  const id = useId();
  const first = lang.value;
  useEffect(() => {
    if (value.value === first) value.value = "";
  }, [first]);
  return (
    <div class="finish-choice">
      <label for={id}>{t("console.languages.second")}</label>
      <select id={id} value={value.value} onChange={({ currentTarget }) => (value.value = currentTarget.value)}>
        <option value="">{t("console.languages.none", { language: languageName(first) })}</option>
        {languages.filter((code) => code !== first).map((code) => (
          <option key={code} value={code} lang={code}>{languageName(code)}</option>
        ))}
      </select>
      {value.value && <p class="muted">{t("console.languages.note")}</p>}
    </div>
  );
}
