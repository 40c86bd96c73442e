import type { JSX } from "preact";

import { localized, localizedLang, t } from "../i18n";
import { useSession } from "./session";
import { Profile } from "./Profile";
import "./Welcome.css";

/** The welcome step: the person's table, the workshop's question, and the person's details. */
export function Welcome(): JSX.Element {
  const { me, workshop, step } = useSession();
  return (
    <>
      <div class="welcome">
        <p class="welcome-table">
          {t("phone.welcome.table")} <strong>{me.value?.table}</strong>
        </p>
        {step.value ? <p class="welcome-look">{t("phone.welcome.look_up")}</p> : <h1 class="welcome-look">{t("phone.welcome.look_up")}</h1>}
        <p class="muted">{t("phone.welcome.question")}</p>
        {workshop.value && <p dir="auto" lang={localizedLang(workshop.value.question)}>{localized(workshop.value.question)}</p>}
      </div>
      <Profile />
    </>
  );
}
