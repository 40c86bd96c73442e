import type { ComponentChildren, JSX } from "preact";

import { localized, localizedLang, type LocalizedText, t } from "../i18n";

/** Explains why the workshop cannot be shown, with a link to the start page. */
export function MessagePage({ title, children }: { title?: LocalizedText; children: ComponentChildren }): JSX.Element {
  return (
    <main class="column message">
      {title && <h1 dir="auto" lang={localizedLang(title)}>{localized(title)}</h1>}
      <p role="status">{children}</p>
      <a class="button primary" href="/">{t("phone.wrong_address.other_code")}</a>
    </main>
  );
}
