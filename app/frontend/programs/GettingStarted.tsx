import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { t } from "../i18n";

const WORKSHOPS = "/api/v1/workshops";
const COMMAND = 'curl -H "Authorization: Bearer samskap_…"';
/** The description of the API for programs. */
const OPENAPI = "/api/v1/openapi.json";

/** What whoever makes a program needs first: how the token is sent, where the workshops are, and where everything is described. */
export function GettingStarted(): JSX.Element {
  const id = useId();
  const { origin } = location;
  return (
    <section class="programs-getting-started" aria-labelledby={id}>
      <h2 id={id}>{t("programs.begin")}</h2>
      <dl>
        <div>
          <dt class="muted">{t("programs.begin.token")}</dt>
          <dd><code dir="ltr">{COMMAND} <span>{origin}<wbr />{WORKSHOPS}</span></code></dd>
        </div>
        <div>
          <dt class="muted">{t("programs.begin.workshops")}</dt>
          <dd><code dir="ltr">{origin}<wbr />{WORKSHOPS}</code></dd>
        </div>
        <div>
          <dt class="muted">{t("programs.begin.description")}</dt>
          <dd><a href={OPENAPI} dir="ltr">{origin}<wbr />{OPENAPI}</a></dd>
        </div>
      </dl>
    </section>
  );
}
