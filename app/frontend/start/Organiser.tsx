import { useSignal } from "@preact/signals";
import { LogOut, Sparkles } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { ask } from "../http";
import { lang, t } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { type Me, reason, type Workshop } from "./api";
import { NewWorkshop } from "./NewWorkshop";
import { Ready } from "./Ready";
import { Workshops } from "./Workshops";

type Props = { me: Me; look: () => Promise<void> };

/** What an organiser does here: make a workshop, try the demo, find the links of an earlier one. */
export function Organiser({ me, look }: Props): JSX.Element {
  const code = useHash();
  const chosen = me.workshops.find((workshop) => workshop.code === code);
  const show = async ({ code }: Pick<Workshop, "code">) => {
    await look();
    location.hash = code;
  };
  const problem = useSignal("");
  const leave = async () => {
    try {
      await ask("/api/sign-out", {});
      await look();
    } catch (error) {
      problem.value = reason(error);
    }
  };
  return (
    <div class="organiser">
      {chosen ? <Ready workshop={chosen} onClose={() => (location.hash = "")} /> : <Making show={show} />}
      <Workshops workshops={me.workshops} chosen={code} />
      <Button kind="quiet" icon={LogOut} onClick={leave}>{t("start.sign_out")}</Button>
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
    </div>
  );
}

function Making({ show }: { show: (made: Pick<Workshop, "code">) => Promise<void> }): JSX.Element {
  return (
    <div class="making">
      <NewWorkshop onMade={show} />
      <Demo show={show} />
    </div>
  );
}

/** A hall to look at: it opens its console here; the way back leads to its other links. */
function Demo({ show }: { show: (made: Pick<Workshop, "code">) => Promise<void> }): JSX.Element {
  const problem = useSignal("");
  const asking = useSignal(false);
  const open = async () => {
    asking.value = true;
    try {
      const demo = await ask<Workshop>("/api/demo", { language: lang.peek() });
      await show(demo);
      location.assign(demo.links.console);
    } catch (error) {
      problem.value = reason(error);
    } finally {
      asking.value = false;
    }
  };
  return (
    <section class="demo" aria-labelledby="demo">
      <h3 id="demo">{t("start.demo")}</h3>
      <p>{t("start.demo.what")}</p>
      <Button icon={Sparkles} onClick={open} disabled={asking.value}>{asking.value ? t("start.demo.opening") : t("start.demo.open")}</Button>
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
    </section>
  );
}

/** The workshop whose links are shown stands in the address, so that Back leads there. */
function useHash(): string {
  const hash = useSignal(location.hash.slice(1));
  useEffect(() => {
    const read = () => (hash.value = location.hash.slice(1));
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, [hash]);
  return hash.value;
}
