import { useSignal } from "@preact/signals";
import { LogOut, Sparkles } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";

import { errorMessage, postJson, postIdempotent } from "../http";
import type { OrganiserInfo, Workshop } from "../http.gen";
import { lang, t } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { NewWorkshopForm } from "./NewWorkshopForm";
import { WorkshopLinks } from "./WorkshopLinks";
import { WorkshopList } from "./WorkshopList";

/** add: shows a workshop that was just made. */
type Props = { me: OrganiserInfo; add: (made: Workshop) => void; reload: () => Promise<void>; showAllWorkshops: () => Promise<void> };

/** The organiser's part of the page: new workshop, demo, and the links of earlier workshops. */
export function Organiser({ me, add, reload, showAllWorkshops }: Props): JSX.Element {
  const code = useHash();
  const chosen = me.workshops.find((workshop) => workshop.code === code);
  /** Show the links of a new workshop. */
  const showLinks = (made: Workshop) => {
    add(made);
    // Unless somebody has chosen another workshop meanwhile.
    if (location.hash.slice(1) === code) location.hash = made.code;
  };
  /** The workshops that were copied on this page: the code of the copy -> its source. */
  const sources = useSignal<ReadonlyMap<string, Workshop>>(new Map());
  const addSource = (source: Workshop, copy: Workshop) => (sources.value = new Map([...sources.peek(), [copy.code, source]]));
  const problem = useSignal("");
  const signOut = async () => {
    try {
      await postJson("/api/sign-out");
      await reload();
    } catch (error) {
      problem.value = errorMessage(error);
    }
  };
  return (
    <div class="organiser">
      {chosen ? (
        <WorkshopLinks
          key={chosen.code}
          workshop={chosen}
          source={sources.value.get(chosen.code)}
          onStartAnother={() => (location.hash = "")}
          onCreated={showLinks}
          onCopied={addSource}
        />
      ) : (
        <CreateSection showLinks={showLinks} />
      )}
      <WorkshopList workshops={me.workshops} chosen={code} />
      {me.has_more && <Button onClick={showAllWorkshops}>{t("start.list_all")}</Button>}
      <Button kind="borderless" icon={LogOut} onClick={signOut}>{t("start.sign_out")}</Button>
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
    </div>
  );
}

function CreateSection({ showLinks }: { showLinks: (made: Workshop) => void }): JSX.Element {
  return (
    <div class="create">
      <NewWorkshopForm onCreated={showLinks} />
      <DemoSection showLinks={showLinks} />
    </div>
  );
}

/** Opens the console of a demo workshop. The browser's Back button then leads to its other links. */
function DemoSection({ showLinks }: { showLinks: (made: Workshop) => void }): JSX.Element {
  const problem = useSignal("");
  const isWaiting = useSignal(false);
  const open = async () => {
    isWaiting.value = true;
    try {
      const demo = await postIdempotent<Workshop>("/api/demo", { language: lang.peek() });
      showLinks(demo);
      location.assign(demo.links.console);
    } catch (error) {
      problem.value = errorMessage(error);
    } finally {
      isWaiting.value = false;
    }
  };
  return (
    <section class="demo" aria-labelledby="demo">
      <h3 id="demo">{t("start.demo")}</h3>
      <p>{t("start.demo.what")}</p>
      <Button icon={Sparkles} onClick={open} disabled={isWaiting.value}>{isWaiting.value ? t("start.demo.opening") : t("start.demo.open")}</Button>
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
    </section>
  );
}

/** The join code in the URL's hash; empty if there is none. It selects the workshop whose links are shown, so that Back works. */
function useHash(): string {
  const hash = useSignal(location.hash.slice(1));
  useLayoutEffect(() => {
    const update = () => (hash.value = location.hash.slice(1));
    addEventListener("hashchange", update);
    return () => removeEventListener("hashchange", update);
  }, [hash]);
  return hash.value;
}
