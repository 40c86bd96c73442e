import type { JSX } from "preact";

import { type Key, lang, languages, load, t } from "../i18n";
import "./Languages.css";

type Props = {
  /** Does what a change means beside this page, such as telling the server. */
  onPick?: (code: string) => void;
};

/** The languages by their own names; a tap turns the page. */
export function Languages({ onPick }: Props): JSX.Element {
  async function pick(code: string): Promise<void> {
    await load(code);
    onPick?.(code);
  }
  return (
    <ul class="languages">
      {languages.map((code) => (
        <li key={code}>
          <button type="button" lang={code} aria-pressed={code === lang.value} onClick={() => void pick(code)}>
            {t(`ui.language.${code}` as Key)}
          </button>
        </li>
      ))}
    </ul>
  );
}
