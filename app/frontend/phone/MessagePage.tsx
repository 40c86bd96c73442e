import type { ComponentChildren, JSX } from "preact";

import { t } from "../i18n";

/** No way in here: why, and a way on. */
export function MessagePage({ title, children }: { title?: string; children: ComponentChildren }): JSX.Element {
  return (
    <main class="column away">
      {title && <h1 dir="auto">{title}</h1>}
      <p role="status">{children}</p>
      <a class="button primary" href="/">{t("phone.away.another")}</a>
    </main>
  );
}
