import { useComputed, useSignal } from "@preact/signals";
import { Globe, Monitor } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";

import { errorMessage, getJson, postJson } from "../../http";
import type { ReportQr, StaffLink } from "../../http.gen";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useSession } from "../session";
import { LinkRow } from "../setup/LinkRow";
import { StaffLinks } from "../setup/staffLinks";
import "../setup/Links.css";

/** The public links to the report before the workshop is closed, when they say that the report comes. */
export function Share(): JSX.Element {
  return (
    <section class="finish-share" aria-labelledby="finish-share">
      <h3 id="finish-share">{t("console.finish.share")}</h3>
      <p class="muted">{t("console.finish.share.why")}</p>
      <PublicLinks />
    </section>
  );
}

/** The public links to the report, and a button that makes the first one. A code word is set under Set up. isMain: sharing the report is
 * the next task. */
export function PublicLinks({ isMain = false }: { isMain?: boolean }): JSX.Element {
  const session = useSession();
  const { code, client, workshop } = session;
  const qrPath = `/api/workshops/${code}/report-qr`;
  const hasQr = workshop.value?.closed && !workshop.value.imported;
  const box = useRef<HTMLDivElement>(null);
  const staffLinks = useMemo(() => new StaffLinks(code), [code]);
  const [copied, newest] = [useSignal<string | undefined>(undefined), useSignal<string | undefined>(undefined)];
  const [isWaiting, problem] = [useSignal(false), useSignal("")];
  const isLive = client.connection.status.value === "live";
  useEffect(() => {
    // With each new connection: what was under way when the last one was lost may never come.
    if (!isLive && staffLinks.links.peek()) return;
    // The first question after the close makes the link of the screen's QR code, which is in the list then.
    const isMade = hasQr ? getJson<ReportQr>(qrPath) : Promise.resolve();
    void isMade.catch(() => undefined).then(() => staffLinks.load());
  }, [staffLinks, isLive, hasQr]);
  const publicLinks = staffLinks.links.value?.filter(({ right }) => right === "public_report");
  // Those that have expired are listed last: nobody needs them.
  const expired = useComputed(() => new Set(staffLinks.links.value?.filter((link) => hasExpired(link, client.clock.now.value)))).value;
  const isWorking = (link: StaffLink) => !expired.has(link);
  const links = publicLinks?.filter(({ on_screen }) => !on_screen);
  const working = links?.filter(isWorking);
  const onScreen = publicLinks?.filter(({ on_screen }) => on_screen);
  const change = async (request: () => Promise<unknown>) => {
    if (isWaiting.peek()) return;
    isWaiting.value = true;
    problem.value = "";
    try {
      await request();
    } catch (error) {
      problem.value = errorMessage(error);
    } finally {
      isWaiting.value = false;
    }
  };
  const make = () =>
    change(async () => {
      const link = { right: "public_report", label: "", table: null, code_word: "" } as const;
      newest.value = (await staffLinks.create(link, "year", client.clock.read())).id;
    });
  const showQr = () =>
    change(async () => {
      await postJson<ReportQr>(qrPath);
      await staffLinks.load();
      session.announce(t("console.finish.qr.shown"));
      queueMicrotask(() => box.current?.focus()); // the button is removed
    });
  const revoke = async (link: StaffLink) => {
    await staffLinks.revoke(link);
    // The focus was on a button of the link, which is removed.
    const next = link.on_screen ? "[data-show-qr]" : links?.length === 1 ? "button" : undefined;
    queueMicrotask(() => ((next && box.current?.querySelector<HTMLElement>(next)) || box.current)?.focus());
    session.announce(t("console.links.turned_off"));
  };
  return (
    <div class="finish-links" ref={box} tabIndex={-1}>
      {working?.map((link, number) => (
        <LinkRow
          key={link.id}
          link={link}
          isNew={link.id === newest.value}
          isMain={isMain && number === 0}
          copied={copied}
          onRevoke={() => revoke(link)}
        />
      ))}
      {working?.length === 0 && (
        <Button kind={isMain ? "primary" : "plain"} icon={Globe} aria-disabled={isWaiting.value} onClick={() => void make()}>
          {t("console.finish.share.make")}
        </Button>
      )}
      {onScreen?.map((link) => <LinkRow key={link.id} link={link} isNew={false} copied={copied} onRevoke={() => revoke(link)} />)}
      {hasQr && onScreen?.length === 0 && (
        <Button icon={Monitor} aria-disabled={isWaiting.value} data-show-qr onClick={() => void showQr()}>
          {t("console.finish.qr.show")}
        </Button>
      )}
      {links?.filter((link) => !isWorking(link)).map((link) => <LinkRow key={link.id} link={link} isNew={false} copied={copied} onRevoke={() => revoke(link)} />)}
      <p><a href="#setup">{t("console.finish.next.links")}</a></p>
      {(problem.value || staffLinks.problem.value) && <Notice kind="error">{problem.value || staffLinks.problem.value}</Notice>}
    </div>
  );
}

/** now: server time in milliseconds since 1970. */
function hasExpired({ expires_at }: StaffLink, now: number): boolean {
  return expires_at !== null && expires_at <= now;
}
