import type { JSX } from "preact";

import { localized, localizedLang, t } from "../i18n";
import { useSession } from "./session";
import { Profile } from "./Profile";
import "./Welcome.css";

/** What a phone shows in the welcome step, and while no step runs: the person's table, the workshop's question, and the person's details. */
export function Welcome(): JSX.Element {
  const { me, workshop, step } = useSession();
  return (
    <>
      <div class="welcome">
        <p class="welcome-table">
          {t("phone.welcome.table")} <strong>{me.value?.table}</strong>
        </p>
        {/* Without a running step no other heading is on the page. */}
        {step.value ? <p class="welcome-look-up">{t("phone.welcome.look_up")}</p> : <h1 class="welcome-look-up">{t("phone.welcome.look_up")}</h1>}
        <p class="muted">{t("phone.welcome.question")}</p>
        {workshop.value && <p dir="auto" lang={localizedLang(workshop.value.question)}>{localized(workshop.value.question)}</p>}
      </div>
      <Profile />
    </>
  );
}
