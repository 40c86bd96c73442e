import { useSignal } from "@preact/signals";
import { RotateCw } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";

import type { StaffLink } from "../../http.gen";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { currentTab } from "../currentTab";
import { useSession } from "../session";
import { SignOutButton } from "../SignOutButton";
import { LinkRow } from "./LinkRow";
import { NewLinkForm } from "./NewLinkForm";
import { StaffLinks } from "./staffLinks";
import "./Links.css";

/** The links of the staff: make one, copy it, turn it off; and sign out. */
export function LinkSettings(): JSX.Element {
  const { code, isOrganiser } = useSession();
  const staffLinks = useMemo(() => new StaffLinks(code), [code]);
  const newest = useSignal<string | undefined>(undefined);
  const isOpen = currentTab.value === "setup";
  useEffect(() => {
    if (isOpen) void staffLinks.load();
  }, [isOpen, staffLinks]);
  return (
    <section class="setup-section links" aria-labelledby="links-title">
      <header>
        <h3 id="links-title">{t("console.links")}</h3>
        <p class="muted">{t("console.links.why")}</p>
      </header>
      <NewLinkForm staffLinks={staffLinks} onMade={({ id }) => (newest.value = id)} />
      <LinkList staffLinks={staffLinks} newest={newest.value} />
      <SignOutButton label={t(isOrganiser ? "console.sign_out.browser" : "console.sign_out")} />
    </section>
  );
}

function LinkList({ staffLinks, newest }: { staffLinks: StaffLinks; newest: string | undefined }): JSX.Element {
  const session = useSession();
  const title = useRef<HTMLHeadingElement>(null);
  const copied = useSignal<string | undefined>(undefined);
  const { value: links } = staffLinks.links;
  const revoke = async (link: StaffLink) => {
    await staffLinks.revoke(link);
    // The focus was on a button of the link, which is removed.
    title.current?.focus();
    session.announce(t("console.links.turned_off"));
  };
  return (
    <div class="links-list">
      <h4 ref={title} tabIndex={-1}>{t("console.links.list")}</h4>
      {staffLinks.problem.value && (
        <div class="links-problem">
          <Notice kind="error">{staffLinks.problem.value}</Notice>
          <Button icon={RotateCw} onClick={() => void staffLinks.load()}>{t("network.try_again")}</Button>
        </div>
      )}
      {links?.length === 0 && <p class="muted">{t("console.links.none")}</p>}
      {links && links.length > 0 && (
        <ul>
          {links.map((link) => (
            <li key={link.id}><LinkRow link={link} isNew={link.id === newest} copied={copied} onRevoke={() => revoke(link)} /></li>
          ))}
        </ul>
      )}
    </div>
  );
}
