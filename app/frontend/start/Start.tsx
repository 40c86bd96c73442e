import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { ask } from "../http";
import { t } from "../i18n";
import { Notice } from "../ui/Notice";
import { type Me, reason } from "./api";
import { JoinByCode } from "./JoinByCode";
import { Languages } from "./Languages";
import { Organiser } from "./Organiser";

/** Prints a new one-time link, on the machine where the server runs. */
const command = "samskap link";

export function Start(): JSX.Element {
  const me = useSignal<Me | undefined>(undefined);
  const problem = useSignal("");
  const look = async () => {
    try {
      me.value = await ask<Me>("/api/me");
      problem.value = "";
    } catch (error) {
      problem.value = reason(error);
    }
  };
  useEffect(() => void look(), []);
  return (
    <div class="start">
      <header class="start-head">
        <p class="start-name"><img src="/static/icon.svg" alt="" width="36" height="36" />Samskap</p>
        <Languages />
      </header>
      <main>
        <JoinByCode />
        <section class="organise" aria-labelledby="organise">
          <h2 id="organise">{t("start.organise")}</h2>
          {problem.value && <Notice kind="error">{problem.value}</Notice>}
          {me.value && (me.value.organiser ? <Organiser me={me.value} look={look} /> : <p class="start-link">{t("start.link")} <code>{command}</code></p>)}
        </section>
      </main>
    </div>
  );
}
