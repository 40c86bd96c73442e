import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { errorMessage, getJson } from "../http";
import type { OrganiserInfo } from "../http.gen";
import { t } from "../i18n";
import { Notice } from "../ui/Notice";
import { JoinByCode } from "./JoinByCode";
import { LanguageSelect } from "./LanguageSelect";
import { Organiser } from "./Organiser";

/** The command that prints a new one-time link on the server. */
const SIGN_IN_COMMAND = "samskap link";

export function Start(): JSX.Element {
  const me = useSignal<OrganiserInfo | undefined>(undefined);
  const problem = useSignal("");
  const listsAll = useSignal(false);
  const reload = async () => {
    try {
      me.value = await getJson<OrganiserInfo>(listsAll.peek() ? "/api/me?all=1" : "/api/me");
      problem.value = "";
    } catch (error) {
      problem.value = errorMessage(error);
    }
  };
  const listAll = () => {
    listsAll.value = true;
    return reload();
  };
  useEffect(() => void reload(), []);
  return (
    <div class="start">
      <header class="start-head">
        <p class="start-name"><img src="/static/icon.svg" alt="" width="36" height="36" />Samskap</p>
        <LanguageSelect />
      </header>
      <main>
        <JoinByCode />
        <section class="organise" aria-labelledby="organise">
          <h2 id="organise">{t("start.organise")}</h2>
          {problem.value && <Notice kind="error">{problem.value}</Notice>}
          {me.value && (me.value.organiser ? <Organiser me={me.value} reload={reload} listAll={listAll} /> : <p class="start-link">{t("start.link")} <code>{SIGN_IN_COMMAND}</code></p>)}
        </section>
      </main>
    </div>
  );
}
