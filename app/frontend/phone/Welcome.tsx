import type { JSX } from "preact";

import { named, t } from "../i18n";
import { useHall } from "./hall";
import { You } from "./You";
import "./Welcome.css";

/** You have arrived; the hall begins soon. */
export function Welcome(): JSX.Element {
  const { me, workshop, step } = useHall();
  return (
    <>
      <div class="welcome">
        <p class="welcome-table">
          {t("phone.welcome.table")} <strong>{me.value?.table}</strong>
        </p>
        {step.value ? <p class="welcome-look">{t("phone.welcome.look_up")}</p> : <h1 class="welcome-look">{t("phone.welcome.look_up")}</h1>}
        <p class="quiet">{t("phone.welcome.question")}</p>
        <p dir="auto">{workshop.value && named(workshop.value.question)}</p>
      </div>
      <You />
    </>
  );
}
