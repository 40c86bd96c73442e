import { BookOpen } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatNumber, t } from "../i18n";
import { Icon, ThemeIcon } from "../icons";
import type { Store } from "../live/store";
import { Card } from "../ui/Card";
import { useMoveAnimation } from "../ui/moveAnimation";
import { colourOf, type Theme } from "../ui/theme";
import type { ClusterView, TableCard } from "../wire.gen";
import { gridLayout, useElementSize } from "./gridLayout";
import { useHideOverflow } from "./hideOverflow";
import "./ClusterGrid.css";

type Props = { store: Store; themes: readonly Theme[]; clusters: ClusterView[] };
/** Of each cluster, its newest ones. */
const MAX_CARDS_SHOWN = 4;
/** With more clusters, only names and numbers are shown: the style sheet hides the cards (`data-dense`). */
const MAX_CLUSTERS_WITH_CARDS = 12;

/** The clusters of one page in a grid that fills the screen. */
export function ClusterGrid({ store, themes, clusters }: Props): JSX.Element {
  const list = useMoveAnimation<HTMLUListElement>();
  const size = useElementSize(list);
  const { columns, rows } = gridLayout(clusters.length, size.width / size.height);
  const style = { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))` };
  return (
    <ul class="clusters" ref={list} style={style} data-dense={clusters.length > MAX_CLUSTERS_WITH_CARDS}>
      {clusters.map((cluster) => (
        <li key={cluster.id} data-animation-key={cluster.id}>
          <ClusterSummary store={store} themes={themes} cluster={cluster} />
        </li>
      ))}
    </ul>
  );
}

/** One cluster: its name, number of cards (in all and per theme), and its newest cards. */
function ClusterSummary({ store, themes, cluster }: { store: Store; themes: readonly Theme[]; cluster: ClusterView }): JSX.Element {
  const leads = cluster.cards.flatMap((id) => store.entity(`card/${id}`).value ?? []);
  const all = leads.flatMap((lead) => [lead, ...lead.beneath.flatMap((id) => store.entity(`card/${id}`).value ?? [])]);
  const box = useRef<HTMLDivElement>(null);
  useHideOverflow(box);
  return (
    <article class="cluster">
      <h2 dir="auto">{cluster.name}</h2>
      <ul class="theme-counts">
        <li class="total">{t("cluster.count", { count: all.length })}</li>
        {themes.map((theme) => <ThemeCount key={theme.id} theme={theme} count={all.filter((card) => card.theme === theme.id).length} />)}
        {cluster.scenario && <li class="written"><Icon of={BookOpen} label={t("screen.written")} /></li>}
      </ul>
      <div class="cluster-cards" ref={box}>
        {leads.slice(-MAX_CARDS_SHOWN).reverse().map((card) => <SmallCard key={card.id} card={card} themes={themes} />)}
      </div>
    </article>
  );
}

function ThemeCount({ theme, count }: { theme: Theme; count: number }): JSX.Element | null {
  if (count === 0) return null;
  return (
    <li class="theme-count" data-theme={colourOf(theme)}>
      <ThemeIcon name={theme.icon} label={theme.name} />
      {formatNumber(count)}
    </li>
  );
}

/** A card, and how many others are beneath it in its stack. */
function SmallCard({ card, themes }: { card: TableCard; themes: readonly Theme[] }): JSX.Element {
  const theme = themes.find(({ id }) => id === card.theme);
  const count = card.beneath.length;
  return (
    <Card text={card.text} theme={theme}>
      {count > 0 && <span role="img" aria-label={t("screen.stacked", { count })}>{t("screen.stacked.short", { count })}</span>}
    </Card>
  );
}
