import { useComputed, useSignal } from "@preact/signals";
import { Globe, Monitor, MonitorOff } from "lucide";
import type { JSX } from "preact";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";

import { ApiError, errorMessage } from "../../http";
import type { StaffLink } from "../../http.gen";
import { t } from "../../i18n";
import { isPublicAddress } from "../../publicAddress";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useSession } from "../session";
import { LinkRow } from "../setup/LinkRow";
import { StaffLinks } from "../setup/staffLinks";
import { useRegularLoad } from "./reportQrChoice";
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

/** The close makes the link of the QR code, but perhaps after the console has asked for the links. It is asked for once more then. */
const QR_LINK_WAIT_MS = 1000;

/** The public links to the report, a button that makes one if none works, and whether the screen shows a QR code of it. More links, and code
 * words, are made under Set up. isMain: sharing the report is the next task, so that the first link that works is to be copied. */
export function PublicLinks({ isMain = false }: { isMain?: boolean }): JSX.Element {
  const session = useSession();
  const { code, client, workshop } = session;
  const closed = workshop.value?.closed ?? false;
  const box = useRef<HTMLDivElement>(null);
  const staffLinks = useMemo(() => new StaffLinks(code), [code]);
  const choice = session.reportQr;
  const [copied, newest] = [useSignal<string | undefined>(undefined), useSignal<string | undefined>(undefined)];
  const [isWaiting, hasWaitedForQr] = [useSignal(false), useSignal(false)];
  const failure = useSignal<{ message: string; isRefusal: boolean } | undefined>(undefined);
  const isLive = client.connection.status.value === "live";
  const loadChoice = async () => {
    const isOtherLink = await choice.load();
    if (isOtherLink !== undefined && !failure.peek()?.isRefusal) failure.value = undefined; // the server answers again
    return isOtherLink;
  };
  useEffect(() => {
    // With each new connection: what was under way when the last one was lost may never come.
    if (!isLive && staffLinks.links.peek()) return;
    // The list comes after the choice, so that it has the link which that names.
    void loadChoice().then(() => staffLinks.load());
  }, [staffLinks, choice, isLive, closed]);
  // The links stand above the choice, so it is shown after them: else it would move while somebody presses it.
  const hasLinks = staffLinks.links.value !== undefined || staffLinks.problem.value !== "";
  const qr = workshop.value?.imported || !hasLinks ? undefined : choice.qr.value;
  const loadAgain = async () => {
    if (isWaiting.peek()) return;
    if ((await loadChoice()) || staffLinks.problem.peek()) void staffLinks.load();
  };
  useRegularLoad(loadAgain, qr !== undefined && isLive);
  const isQrComing = closed && qr?.wanted && qr.path === null && !hasWaitedForQr.value && !isWaiting.value;
  useEffect(() => {
    if (!isQrComing) return;
    const timer = setTimeout(() => void loadAgain().finally(() => (hasWaitedForQr.value = true)), QR_LINK_WAIT_MS);
    return () => clearTimeout(timer);
  }, [isQrComing]);
  const publicLinks = staffLinks.links.value?.filter(({ right }) => right === "public_report");
  // Those that have expired are listed last: nobody needs them.
  const expired = useComputed(() => new Set(staffLinks.links.value?.filter((link) => hasExpired(link, client.clock.now.value)))).value;
  const isWorking = (link: StaffLink) => !expired.has(link);
  const links = publicLinks?.filter(({ on_screen }) => !on_screen);
  const working = links?.filter(isWorking);
  const onScreen = publicLinks?.filter(({ on_screen }) => on_screen);
  const usable = publicLinks && [...(working ?? []), ...(onScreen?.filter(isWorking) ?? [])];
  const main = isMain ? usable?.[0] : undefined;
  const change = async (request: () => Promise<unknown>) => {
    if (isWaiting.peek()) return;
    isWaiting.value = true;
    failure.value = undefined;
    try {
      await request();
    } catch (error) {
      failure.value = { message: errorMessage(error), isRefusal: error instanceof ApiError };
    } finally {
      isWaiting.value = false;
    }
  };
  const make = () =>
    change(async () => {
      const link = { right: "public_report", label: "", table: null, code_word: "" } as const;
      newest.value = (await staffLinks.create(link, "year", client.clock.read())).id;
    });
  const chooseQr = (wanted: boolean) =>
    change(async () => {
      await choice.choose(wanted);
      await staffLinks.load();
      if (!closed) return;
      session.announce(t(wanted ? "console.finish.qr.shown" : "console.finish.qr.hidden"));
      queueMicrotask(() => box.current?.focus()); // the button is removed
    });
  const revoke = async (link: StaffLink) => {
    await staffLinks.revoke(link);
    if (link.on_screen) choice.turnedOff();
    else void choice.load();
    // The focus was on a button of the link, which is removed.
    const next = link.on_screen ? "[data-show-qr]" : links?.length === 1 ? "button" : undefined;
    queueMicrotask(() => ((next && box.current?.querySelector<HTMLElement>(next)) || box.current)?.focus());
    session.announce(t("console.links.turned_off"));
  };
  const problem = failure.value?.message ?? staffLinks.problem.value;
  const isLocal = usable?.[0] !== undefined && !isPublicAddress(new URL(usable[0].url).hostname);
  return (
    <div class="finish-links" ref={box} tabIndex={-1}>
      {isLocal && <Notice kind="info">{t("console.finish.share.local")}</Notice>}
      {working?.map((link) => (
        <LinkRow
          key={link.id}
          link={link}
          isNew={link.id === newest.value}
          isMain={link === main}
          copied={copied}
          onRevoke={() => revoke(link)}
        />
      ))}
      {usable?.length === 0 && !isQrComing && (
        <Button kind={isMain ? "primary" : "plain"} icon={Globe} aria-disabled={isWaiting.value} onClick={() => void make()}>
          {t("console.finish.share.make")}
        </Button>
      )}
      {onScreen?.map((link) => (
        <LinkRow key={link.id} link={link} isNew={false} isMain={link === main} copied={copied} onRevoke={() => revoke(link)} />
      ))}
      {qr && !closed && (
        <QrCheckbox
          wanted={qr.wanted}
          hasCodeWord={Boolean(working?.length && working.every(({ has_code_word }) => has_code_word) && !onScreen?.some(isWorking))}
          isWaiting={isWaiting.value}
          onChange={(wanted) => void chooseQr(wanted)}
        />
      )}
      {closed && qr?.has_code_word && (
        <>
          <p class="muted">{t("console.finish.qr.code_word")}</p>
          <Button icon={MonitorOff} aria-disabled={isWaiting.value} onClick={() => void chooseQr(false)}>{t("console.finish.qr.hide")}</Button>
        </>
      )}
      {closed && qr?.path === null && !isQrComing && (
        <Button icon={Monitor} aria-disabled={isWaiting.value} data-show-qr onClick={() => void chooseQr(true)}>
          {t("console.finish.qr.show")}
        </Button>
      )}
      {links?.filter((link) => !isWorking(link)).map((link) => <LinkRow key={link.id} link={link} isNew={false} copied={copied} onRevoke={() => revoke(link)} />)}
      <p><a href="#setup">{t("console.finish.next.links")}</a></p>
      {problem && <Notice kind="error">{problem}</Notice>}
    </div>
  );
}

/** Whether the screen shows a QR code of the report when the workshop is closed. hasCodeWord: it opens a link with a code word. */
function QrCheckbox(props: { wanted: boolean; hasCodeWord: boolean; isWaiting: boolean; onChange: (wanted: boolean) => void }): JSX.Element {
  const { wanted, hasCodeWord, isWaiting, onChange } = props;
  const id = useId();
  return (
    <div class="finish-qr">
      <label class="checkbox">
        <input
          type="checkbox"
          checked={wanted}
          aria-describedby={id}
          onChange={({ currentTarget }) => (isWaiting ? (currentTarget.checked = wanted) : onChange(currentTarget.checked))}
        />
        {t("console.finish.qr.choice")}
      </label>
      <p id={id} class="muted">{t(hasCodeWord ? "console.finish.qr.choice.code_word" : "console.finish.qr.choice.why")}</p>
    </div>
  );
}

/** now: server time in milliseconds since 1970. */
function hasExpired({ expires_at }: StaffLink, now: number): boolean {
  return expires_at !== null && expires_at <= now;
}
