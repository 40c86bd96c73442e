import { FileDown, Monitor, QrCode, Smartphone, StickyNote } from "lucide";
import type { JSX } from "preact";

import { spaced } from "../code";
import { formatNumber, named, t } from "../i18n";
import { Icon } from "../icons";
import { Qr } from "../ui/Qr";
import { useHall } from "./hall";
import { Popover } from "./Popover";
import { Report } from "./Report";
import { view, views } from "./view";
import "./Header.css";

/** Which workshop this is, who is here, the views, and the ways to the hall and the report. */
export function Header(): JSX.Element {
  const { workshop, code } = useHall();
  return (
    <header class="top">
      <div class="top-name">
        <h1 dir="auto">{named(workshop.value?.title ?? {})}</h1>
        <p class="top-code">{spaced(code)}</p>
      </div>
      <nav class="tabs" aria-label={t("console.views")}>
        {views.map((name) => (
          <a key={name} href={`#${name}`} aria-current={view.value === name ? "page" : undefined}>
            {t(`console.view.${name}`)}
          </a>
        ))}
      </nav>
      <Figures />
      <div class="top-ways">
        <Popover label={t("console.join")} icon={QrCode}><WayIn /></Popover>
        <a class="button plain" href={`/w/${code}/screen`} target="_blank" rel="noopener" aria-label={t("console.screen.open")}>
          <Icon of={Monitor} />
          <span>{t("console.screen")}</span>
        </a>
        <Popover label={t("console.report")} icon={FileDown}><Report /></Popover>
      </div>
    </header>
  );
}

function Figures(): JSX.Element {
  const { store } = useHall().live;
  const joined = store.all("tile/").value.reduce((sum, [, tile]) => sum + tile.people, 0);
  const { people } = store.presence.value;
  return (
    <dl class="figures">
      <div>
        <dt><Icon of={Smartphone} label={t("console.people")} /></dt>
        <dd>{t("console.people.here", { people, joined })}</dd>
      </div>
      <div>
        <dt><Icon of={StickyNote} label={t("console.cards")} /></dt>
        <dd>{formatNumber(store.entity("counts").value?.cards ?? 0)}</dd>
      </div>
    </dl>
  );
}

function WayIn(): JSX.Element {
  const { code, joinUrl } = useHall();
  return (
    <div class="way-in">
      <Qr src={`/w/${code}/qr.svg`} label={t("console.join.qr", { address: joinUrl })} />
      <p class="way-in-address">{joinUrl.replace(/^https?:\/\//, "")}</p>
      <p class="quiet">{t("console.join.tell")}</p>
    </div>
  );
}
