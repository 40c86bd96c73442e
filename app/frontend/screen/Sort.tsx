import { useComputed } from "@preact/signals";
import type { JSX } from "preact";

import { formatNumber, localized, t } from "../i18n";
import { ThemeIcon } from "../icons";
import { Card } from "../ui/Card";
import { useMoveAnimation } from "../ui/moveAnimation";
import { colourOf, type Theme } from "../ui/theme";
import type { TableCard } from "../wire.gen";
import type { SceneProps } from "./session";
import { Heading } from "./Heading";
import { useHideOverflow } from "./hideOverflow";
import "./Sort.css";

const MAX_CARDS_SHOWN = 8;

/** The sort step: the cards that tables sent last, as many as fit on the screen, and the number of sent cards per theme. */
export function Sort({ session, workshop, step }: SceneProps): JSX.Element {
  const sent = useComputed(() => sentLeadCards(session.store.all("card/").value.map(([, card]) => card))).value;
  const list = useMoveAnimation<HTMLUListElement>();
  const overflowCount = useHideOverflow(list);
  const notShownCount = Math.max(0, sent.length - MAX_CARDS_SHOWN) + overflowCount;
  const instruction = [localized(step.instruction), t("screen.sort.limit", { count: step.sends })].filter(Boolean).join(" ");
  if (sent.length === 0) return <Heading title={localized(step.title)} instruction={instruction} isOnlyContent />;
  return (
    <>
      <Heading title={localized(step.title)} instruction={instruction} />
      <section class="sent" aria-labelledby="sent">
        <header class="sent-head">
          <h2 id="sent">{t("screen.sent", { count: sent.length })}</h2>
          <SentCountPerTheme themes={workshop.themes} sent={sent} />
        </header>
        <ul class="sent-cards" ref={list}>
          {sent.slice(0, MAX_CARDS_SHOWN).map((card) => (
            <li key={card.id} data-animation-key={card.id}>
              <SentCard card={card} theme={workshop.themes.find(({ id }) => id === card.theme)} />
            </li>
          ))}
        </ul>
        {notShownCount > 0 && <p class="sent-more">{t("screen.sort.more", { count: notShownCount })}</p>}
      </section>
    </>
  );
}

function SentCard({ card, theme }: { card: TableCard; theme: Theme | undefined }): JSX.Element {
  const similar = card.beneath.length;
  return (
    <Card text={card.text} theme={theme}>
      <span>{t("screen.table", { table: card.table })}</span>
      {similar > 0 && <span>{t("screen.stacked", { count: similar })}</span>}
    </Card>
  );
}

function SentCountPerTheme({ themes, sent }: { themes: readonly Theme[]; sent: readonly TableCard[] }): JSX.Element {
  const counts = themes.map((theme) => [theme, sent.filter((card) => card.theme === theme.id).length] as const);
  return (
    <ul class="theme-counts">
      {counts.filter(([, count]) => count > 0).map(([theme, count]) => (
        <li key={theme.id} data-theme={colourOf(theme)}>
          <ThemeIcon name={theme.icon} label={theme.name} />
          {formatNumber(count)}
        </li>
      ))}
    </ul>
  );
}

/** The sent cards except those beneath another card, in reverse order of arrival. In a snapshot the oldest is first. */
function sentLeadCards(cards: readonly TableCard[]): TableCard[] {
  return cards.filter((card) => card.sent && card.under === null).reverse();
}
