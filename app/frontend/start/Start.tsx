import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { errorMessage, getJson } from "../http";
import type { OrganiserInfo, Workshop } from "../http.gen";
import { t } from "../i18n";
import { retryUntilAnswered } from "../live/retryUntilAnswered";
import { Notice } from "../ui/Notice";
import { JoinByCode } from "./JoinByCode";
import { Organiser } from "./Organiser";
import { StartHeader } from "./StartHeader";

/** Prints a new one-time link; for a server that runs from a checkout. */
const MAKE_LINK_COMMAND = "make link";
/** The same for an installed Samskap. */
const LINK_COMMAND = "samskap link";

/** isOrganiser: whether an organiser was signed in when the page was opened. Organisers see their own part first. */
export function Start({ isOrganiser }: { isOrganiser: boolean }): JSX.Element {
  const me = useSignal<OrganiserInfo | undefined>(undefined);
  const problem = useSignal("");
  const showsAllWorkshops = useSignal(false);
  const lastLoad = useRef(0);
  /** An answer that another request has overtaken is ignored. */
  const load = async () => {
    const request = ++lastLoad.current;
    const found = await getJson<OrganiserInfo>(showsAllWorkshops.peek() ? "/api/me?all=1" : "/api/me");
    if (request !== lastLoad.current) return;
    me.value = found;
    problem.value = "";
  };
  const reload = async () => {
    try {
      await load();
    } catch (error) {
      problem.value = errorMessage(error);
    }
  };
  const showAllWorkshops = () => {
    showsAllWorkshops.value = true;
    return reload();
  };
  /** Show a workshop that was just made. The list is loaded again until the server answers. */
  const add = (made: Workshop) => {
    const { value: shown } = me;
    if (shown) me.value = { ...shown, workshops: [made, ...shown.workshops.filter(({ code }) => code !== made.code)] };
    void retryUntilAnswered(load).catch((error: unknown) => (problem.value = errorMessage(error)));
  };
  const Heading = isOrganiser ? "h1" : "h2";
  // Until `me` is loaded, only `isOrganiser` is known; after signing out, `me` says that nobody is signed in.
  const isSignedIn = isOrganiser && me.value?.organiser !== false;
  useEffect(() => {
    void reload();
    // Another tab may have signed out meanwhile, and this one has links with their secrets.
    // Nobody has asked for it, so a failure is not shown; the next look may succeed.
    const shown = () => void (document.visibilityState === "visible" && load().catch(() => undefined));
    document.addEventListener("visibilitychange", shown);
    addEventListener("focus", shown);
    return () => {
      document.removeEventListener("visibilitychange", shown);
      removeEventListener("focus", shown);
    };
  }, []);
  return (
    <div class="start">
      <StartHeader page={isSignedIn ? "workshops" : undefined} />
      <main data-organiser={isOrganiser}>
        {!isOrganiser && <JoinByCode Heading="h1" />}
        <section class="organise" aria-labelledby="organise">
          <Heading id="organise">{t("start.organise")}</Heading>
          {problem.value && <Notice kind="error">{problem.value}</Notice>}
          {me.value && (me.value.organiser ? <Organiser me={me.value} add={add} reload={reload} showAllWorkshops={showAllWorkshops} /> : <LinkHelp />)}
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
