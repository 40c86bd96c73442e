import type { JSX } from "preact";

import { lang, languageName, languages, switchLanguage } from "../i18n";
import { PendingLanguageNotice } from "./PendingLanguageNotice";
import "./LanguagePicker.css";

type Props = {
  /** Does what a change means beside this page, such as telling the server. */
  onPick?: (code: string) => void;
};

/** The languages by their own names; a tap turns the page. */
export function LanguagePicker({ onPick }: Props): JSX.Element {
  async function pick(code: string): Promise<void> {
    await switchLanguage(code);
    onPick?.(code);
  }
  return (
    <>
      {/* Above, where a phone's dock does not hide it. */}
      <PendingLanguageNotice />
      <ul class="languages">
        {languages.map((code) => (
          <li key={code}>
            <button type="button" lang={code} aria-pressed={code === lang.value} onClick={() => void pick(code)}>
              {languageName(code)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
