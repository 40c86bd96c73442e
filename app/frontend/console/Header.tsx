import { Monitor, QrCode as QrIcon, Smartphone, StickyNote } from "lucide";
import type { JSX } from "preact";

import { formatCode } from "../joinCode";
import { formatNumber, localized, t } from "../i18n";
import { Icon } from "../icons";
import { QrCode } from "../ui/QrCode";
import { useSession } from "./session";
import { Popover } from "./Popover";
import { currentTab, IMPORTED_TABS, importedTab, type Tab, TABS } from "./currentTab";
import "./Header.css";

/** The workshop's title and code, the tabs, how many people are connected and have joined, how many cards there are, how to join,
 * and a link to the screen. An imported workshop has fewer tabs, nobody can join it, and it has no link to its screen, which
 * shows only its title. */
export function Header(): JSX.Element {
  const imported = useSession().workshop.value?.imported;
  return (
    <header class="top">
      <WorkshopName />
      {imported ? <Tabs names={IMPORTED_TABS} current={importedTab.value} /> : <Tabs names={TABS} current={currentTab.value} />}
      {imported ? <ImportedCounts /> : <><Counts /><JoinAndScreen /></>}
    </header>
  );
}

function Tabs({ names, current }: { names: readonly Tab[]; current: Tab }): JSX.Element {
  return (
    <nav class="tabs" aria-label={t("console.tabs")}>
      {names.map((name) => (
        <a key={name} href={`#${name}`} aria-current={name === current ? "page" : undefined}>
          {t(`console.tab.${name}`)}
        </a>
      ))}
    </nav>
  );
}

/** A button that shows how to join the workshop, and a link to its screen. */
function JoinAndScreen(): JSX.Element {
  const { code } = useSession();
  return (
    <div class="top-actions">
      <Popover label={t("console.join_info")} icon={QrIcon}><JoinDetails /></Popover>
      <a class="button plain" href={`/w/${code}/screen`} target="_blank" rel="noopener" title={t("console.screen")} aria-label={t("console.screen.open")}>
        <Icon of={Monitor} />
        <span>{t("console.screen")}</span>
      </a>
    </div>
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

/** The numbers of people and cards of an imported workshop, which was held on another server. */
function ImportedCounts(): JSX.Element | null {
  const counts = useSession().client.store.entity("counts").value;
  if (!counts || (counts.people === 0 && counts.cards === 0)) return null; // The version that imported it did not store these numbers.
  return <CountList people={formatNumber(counts.people)} cards={counts.cards} />;
}

function Counts(): JSX.Element {
  const { joined, client } = useSession();
  const { people: connected } = client.store.presence.value;
  const cards = client.store.entity("counts").value?.cards ?? 0;
  return <CountList people={t("console.people.connected", { connected, joined: joined.value })} cards={cards} />;
}

function CountList({ people, cards }: { people: string; cards: number }): JSX.Element {
  return (
    <dl class="counts">
      <div>
        <dt><Icon of={Smartphone} label={t("console.people")} /></dt>
        <dd>{people}</dd>
      </div>
      <div>
        <dt><Icon of={StickyNote} label={t("console.cards")} /></dt>
        <dd>{formatNumber(cards)}</dd>
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
