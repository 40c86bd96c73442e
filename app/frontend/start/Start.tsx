import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { errorMessage, getJson } from "../http";
import type { OrganiserInfo } from "../http.gen";
import { t } from "../i18n";
import { Notice } from "../ui/Notice";
import { JoinByCode } from "./JoinByCode";
import { Organiser } from "./Organiser";
import { StartHeader } from "./StartHeader";

/** The commands that print a new one-time link on the server: in a checkout, and of an installed Samskap. */
const MAKE_LINK_COMMAND = "make link";
const LINK_COMMAND = "samskap link";

/** isOrganiser: whether an organiser was signed in when the page was opened. Organisers see their own part first. */
export function Start({ isOrganiser }: { isOrganiser: boolean }): JSX.Element {
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
  const Heading = isOrganiser ? "h1" : "h2";
  useEffect(() => void reload(), []);
  return (
    <div class="start">
      <StartHeader page={isOrganiser && me.value?.organiser !== false ? "workshops" : undefined} />
      <main data-organiser={isOrganiser}>
        {!isOrganiser && <JoinByCode Heading="h1" />}
        <section class="organise" aria-labelledby="organise">
          <Heading id="organise">{t("start.organise")}</Heading>
          {problem.value && <Notice kind="error">{problem.value}</Notice>}
          {me.value && (me.value.organiser ? <Organiser me={me.value} reload={reload} listAll={listAll} /> : <LinkHelp />)}
        </section>
        {isOrganiser && <JoinByCode Heading="h2" />}
      </main>
    </div>
  );
}

/** How somebody who is not signed in gets the organiser's link. */
function LinkHelp(): JSX.Element {
  return (
    <p class="start-link">
      {t("start.link")} <code>{MAKE_LINK_COMMAND}</code> {t("start.link.installed")} <code>{LINK_COMMAND}</code>
    </p>
  );
}
