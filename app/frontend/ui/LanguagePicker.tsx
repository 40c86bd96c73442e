import type { JSX } from "preact";

import { lang, languageName, languages, switchLanguage } from "../i18n";
import { PendingLanguageNotice } from "./PendingLanguageNotice";
import "./LanguagePicker.css";

type Props = {
  /** Called when the page has changed to the language, or waits for the network to do so; not if another was picked meanwhile. */
  onPick?: (code: string) => void;
};

/** Buttons with the languages by their own names; a tap changes the page's language. */
export function LanguagePicker({ onPick }: Props): JSX.Element {
  async function pick(code: string): Promise<void> {
    if (await switchLanguage(code)) onPick?.(code);
  }
  return (
    <>
      {/* Above the buttons, where a phone's bottom bar does not cover it. */}
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
