import { useComputed } from "@preact/signals";
import type { JSX } from "preact";

import { formatNumber, named, t } from "../i18n";
import { ThemeIcon } from "../icons";
import { Card } from "../ui/Card";
import { useFlip } from "../ui/flip";
import { colourOf, type Theme } from "../ui/theme";
import type { TableCard } from "../wire.gen";
import type { SceneProps } from "./hall";
import { Heading } from "./Heading";
import { useWholeOnly } from "./whole";
import "./Sort.css";

const shown = 8;

/** The tables send their best: the newest cards, as many as can be read. */
export function Sort({ hall, workshop, step }: SceneProps): JSX.Element {
  const sent = useComputed(() => leads(hall.store.all("card/").value.map(([, card]) => card))).value;
  const list = useFlip<HTMLUListElement>();
  const more = sent.length - Math.min(sent.length, shown) + useWholeOnly(list);
  if (sent.length === 0) return <Heading title={named(step.title)} instruction={named(step.instruction)} alone />;
  return (
    <>
      <Heading title={named(step.title)} instruction={named(step.instruction)} />
      <section class="arrivals" aria-labelledby="arrivals">
        <header class="arrivals-head">
          <h2 id="arrivals">{t("screen.sent", { count: sent.length })}</h2>
          <SentPerTheme themes={workshop.themes} sent={sent} />
        </header>
        <ul class="arrivals-cards" ref={list}>
          {sent.slice(0, shown).map((card) => (
            <li key={card.id} data-flip={card.id}>
              <Arrival card={card} theme={workshop.themes.find(({ id }) => id === card.theme)} />
            </li>
          ))}
        </ul>
        {more > 0 && <p class="arrivals-more">{t("screen.sort.more", { count: more })}</p>}
      </section>
    </>
  );
}

function Arrival({ card, theme }: { card: TableCard; theme: Theme | undefined }): JSX.Element {
  const alike = card.beneath.length;
  return (
    <Card text={card.text} {...(theme && { theme })}>
      <span>{t("screen.table", { table: card.table })}</span>
      {alike > 0 && <span>{t("screen.alike", { count: alike })}</span>}
    </Card>
  );
}

function SentPerTheme({ themes, sent }: { themes: readonly Theme[]; sent: readonly TableCard[] }): JSX.Element {
  const tally = themes.map((theme) => [theme, sent.filter((card) => card.theme === theme.id).length] as const);
  return (
    <ul class="tally">
      {tally.filter(([, count]) => count > 0).map(([theme, count]) => (
        <li data-theme={colourOf(theme)}>
          <ThemeIcon name={theme.icon} label={named(theme.name)} />
          {formatNumber(count)}
        </li>
      ))}
    </ul>
  );
}

/** The cards on top of what was sent, newest first. */
function leads(cards: readonly TableCard[]): TableCard[] {
  return cards.filter((card) => card.sent && card.under === null).reverse();
}
