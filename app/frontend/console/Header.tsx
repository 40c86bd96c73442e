import { Monitor, QrCode as QrIcon, Smartphone, StickyNote } from "lucide";
import type { JSX } from "preact";

import { formatCode } from "../joinCode";
import { formatNumber, localized, t } from "../i18n";
import { Icon } from "../icons";
import { QrCode } from "../ui/QrCode";
import { useSession } from "./session";
import { Popover } from "./Popover";
import { currentTab, TABS } from "./currentTab";
import "./Header.css";

/** The workshop's title and code, the numbers of people and cards, the tabs, and links to join and screen. */
export function Header(): JSX.Element {
  const { code } = useSession();
  return (
    <header class="top">
      <WorkshopName />
      <nav class="tabs" aria-label={t("console.tabs")}>
        {TABS.map((name) => (
          <a key={name} href={`#${name}`} aria-current={currentTab.value === name ? "page" : undefined}>
            {t(`console.tab.${name}`)}
          </a>
        ))}
      </nav>
      <Counts />
      <div class="top-actions">
        <Popover label={t("console.join_info")} icon={QrIcon}><JoinDetails /></Popover>
        <a class="button plain" href={`/w/${code}/screen`} target="_blank" rel="noopener" aria-label={t("console.screen.open")}>
          <Icon of={Monitor} />
          <span>{t("console.screen")}</span>
        </a>
      </div>
    </header>
  );
}

/** The workshop's title and code. */
export function WorkshopName(): JSX.Element {
  const { workshop, code } = useSession();
  return (
    <div class="top-name">
      <h1 dir="auto">{localized(workshop.value?.title ?? {})}</h1>
      <p class="top-code">{formatCode(code)}</p>
    </div>
  );
}

function Counts(): JSX.Element {
  const { store } = useSession().client;
  const joined = store.all("tile/").value.reduce((sum, [, tile]) => sum + tile.people, 0);
  const { people: connected } = store.presence.value;
  return (
    <dl class="counts">
      <div>
        <dt><Icon of={Smartphone} label={t("console.people")} /></dt>
        <dd>{t("console.people.connected", { connected, joined })}</dd>
      </div>
      <div>
        <dt><Icon of={StickyNote} label={t("console.cards")} /></dt>
        <dd>{formatNumber(store.entity("counts").value?.cards ?? 0)}</dd>
      </div>
    </dl>
  );
}

function JoinDetails(): JSX.Element {
  const { code, joinUrl } = useSession();
  return (
    <div class="join">
      <QrCode src={`/w/${code}/qr.svg`} label={t("console.join_info.qr", { address: joinUrl })} />
      <p class="join-address">{joinUrl.replace(/^https?:\/\//, "")}</p>
      <p class="muted">{t("console.join_info.how")}</p>
    </div>
  );
}
