import { useSignal } from "@preact/signals";
import { Globe } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";

import { errorMessage } from "../../http";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useSession } from "../session";
import { LinkRow } from "../setup/LinkRow";
import { StaffLinks } from "../setup/staffLinks";
import "../setup/Links.css";

/** The public links to the report, and a button that makes the first one. A code word is set under Set up. */
export function Share(): JSX.Element {
  const { code, client } = useSession();
  const staffLinks = useMemo(() => new StaffLinks(code), [code]);
  const [copied, newest] = [useSignal<string | undefined>(undefined), useSignal<string | undefined>(undefined)];
  const [isWaiting, problem] = [useSignal(false), useSignal("")];
  const isLive = client.connection.status.value === "live";
  useEffect(() => {
    // With each new connection: what was under way when the last one was lost may never come.
    if (isLive || !staffLinks.links.peek()) void staffLinks.load();
  }, [staffLinks, isLive]);
  const links = staffLinks.links.value?.filter(({ right }) => right === "public_report");
  const make = async () => {
    isWaiting.value = true;
    problem.value = "";
    try {
      const link = { right: "public_report", label: "", table: null, code_word: "" } as const;
      newest.value = (await staffLinks.create(link, "year", client.clock.read())).id;
    } catch (error) {
      problem.value = errorMessage(error);
    } finally {
      isWaiting.value = false;
    }
  };
  return (
    <section class="finish-share" aria-labelledby="finish-share">
      <h3 id="finish-share">{t("console.finish.share")}</h3>
      <p class="muted">{t("console.finish.share.why")}</p>
      {links?.map((link) => <LinkRow key={link.id} link={link} isNew={link.id === newest.value} copied={copied} onRevoke={() => staffLinks.revoke(link)} />)}
      {links?.length === 0 && <Button icon={Globe} disabled={isWaiting.value} onClick={() => void make()}>{t("console.finish.share.make")}</Button>}
      <p><a href="#setup">{t("console.finish.next.links")}</a></p>
      {(problem.value || staffLinks.problem.value) && <Notice kind="error">{problem.value || staffLinks.problem.value}</Notice>}
    </section>
  );
}
