import { useSignal } from "@preact/signals";
import { Bookmark, FileText, Layers, MonitorUp, CircleSlash } from "lucide";
import type { IconNode } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { formatList, t } from "../i18n";
import { Icon, ThemeIcon } from "../icons";
import { CardText } from "../ui/CardText";
import { colourOf } from "../ui/theme";
import { Button } from "../ui/Button";
import { decidingVote, optionTitle, type Support } from "../support";
import { type CardOutcome, cardOutcomes, type Destination } from "./cardOutcomes";
import { savedPrivateNotes } from "./ReadOnlyNotes";
import { type PhoneSession, themeOf, useSession } from "./session";
import { unsavedCards } from "./UnsavedCards";
import "./CardOutcomes.css";

/** Further cards are shown when the person asks for them. */
const MAX_CARDS_SHOWN = 6;
/** Of the options to which a person without cards gave dots. */
const MAX_TITLES_SHOWN = 3;

/** "Your N cards": what became of each of the person's own cards. */
export function CardOutcomes(): JSX.Element | null {
  const session = useSession();
  const list = useRef<HTMLUListElement>(null);
  const showAll = useSignal(false);
  const closed = session.workshop.value?.closed ?? false;
  const outcomes = ownOutcomes(session);
  const shown = showAll.value ? outcomes : outcomes.slice(0, MAX_CARDS_SHOWN);
  const count = outcomes.length;
  const hasUnsaved = unsavedCards(session, false).length > 0;
  // A closed workshop has no instruction, which is the heading of a page otherwise.
  const Title = closed && !hasUnsaved ? "h1" : "h2";
  useLayoutEffect(() => {
    if (showAll.value) list.current?.querySelectorAll<HTMLElement>(":scope > li")[MAX_CARDS_SHOWN]?.focus();
  }, [showAll.value]);
  if (count === 0) return hasUnsaved || savedPrivateNotes(session).length > 0 ? null : <NoCards />;
  return (
    <section class="section outcomes" aria-labelledby="outcomes">
      <Title id="outcomes">{t(closed ? "phone.outcome.title" : "phone.outcome.title_so_far", { count })}</Title>
      <ul class="cards" ref={list}>
        {shown.map((outcome) => (
          <li key={outcome.id} tabIndex={-1}><OutcomeCard outcome={outcome} /></li>
        ))}
      </ul>
      {shown.length < count && <Button onClick={() => (showAll.value = true)}>{t("phone.outcome.show_all", { count })}</Button>}
    </section>
  );
}

/** What became of the person's own cards. */
export function ownOutcomes({ cards, store }: PhoneSession): CardOutcome[] {
  return cardOutcomes({
    // The words of a rejected change are not those that the hall has seen.
    cards: cards.value.map((card) => (card.rejected ? { ...card, text: store.entity(`mine/${card.id}`).value?.text ?? card.text } : card)),
    cardsTakenAway: store.all("taken/").value.map(([, card]) => card),
    clusters: store.all("cluster_summary/").value.map(([, cluster]) => cluster),
    scenarios: store.all("scenario/").value.map(([, scenario]) => scenario),
    decidingVote: decidingVote(store),
  });
}

function OutcomeCard({ outcome: { table, text, theme: themeId, number, destination, support } }: { outcome: CardOutcome }): JSX.Element {
  const theme = themeOf(useSession(), themeId);
  return (
    <article class="card" data-theme={colourOf(theme)} data-destination={destination.kind}>
      <p class="card-body">
        {theme && <ThemeIcon name={theme.icon} label={theme.name} />}
        <CardText text={text} />
      </p>
      <div class="outcome">
        <p class="outcome-number"><span class="visually-hidden">{t("phone.outcome.number")} </span><bdi>{number}</bdi></p>
        <DestinationRows table={table} destination={destination} support={support} />
      </div>
    </article>
  );
}

function DestinationRows({ table, destination, support }: Pick<CardOutcome, "table" | "destination" | "support">): JSX.Element {
  if (destination.kind !== "in_cluster") {
    return <Row icon={DESTINATION_ICONS[destination.kind]}>{t(`phone.outcome.${destination.kind}`, { table })}{support && <SupportText {...support} />}</Row>;
  }
  const { scenario } = destination;
  return (
    <>
      <Row icon={Layers}>{clusterText(destination)}{!scenario && support && <SupportText {...support} />}</Row>
      {scenario && (
        <Row icon={FileText}>
          {scenario.title === undefined ? t("phone.outcome.scenario_untitled") : t("phone.outcome.scenario", { title: scenario.title })}
          {support && <SupportText {...support} />}
        </Row>
      )}
    </>
  );
}

const DESTINATION_ICONS = { sent: MonitorUp, kept: Bookmark, taken_away: CircleSlash };

function Row({ icon, children }: { icon: IconNode; children: ComponentChildren }): JSX.Element {
  return (
    <p class="outcome-row">
      <Icon of={icon} />
      <span dir="auto">{children}</span>
    </p>
  );
}

function SupportText({ people, voters, wording }: Support): JSX.Element {
  return (
    <>
      <b class="outcome-support">{t("phone.outcome.support", { people, count: voters })}</b>
      {wording.kind === "other_title" && t("phone.outcome.voted_as", { title: wording.title })}
      {wording.kind === "changed" && t("phone.outcome.changed_after_vote")}
    </>
  );
}

/** The cluster of the card, and how many other cards are in it. The cluster's name is left out if the scenario has the same title. */
function clusterText({ otherCards, name, scenario }: Extract<Destination, { kind: "in_cluster" }>): string {
  const isNamed = name !== undefined && name !== scenario?.title;
  if (otherCards > 0) return isNamed ? t("phone.outcome.together_in", { count: otherCards, name }) : t("phone.outcome.together", { count: otherCards });
  return isNamed ? t("phone.outcome.alone_in", { name }) : t("phone.outcome.alone");
}

/** For a person without a card or note: what else they took part in. */
function NoCards(): JSX.Element {
  const { store, workshop } = useSession();
  const titles = store.all("ballot/").value.flatMap(([, { vote: id, dots }]) => {
    const vote = store.entity(`vote/${id}`).value;
    return vote ? vote.options.filter(({ ref }) => dots[ref]).map((option) => optionTitle(vote, option)) : [];
  });
  const named = titles.slice(0, MAX_TITLES_SHOWN).map((title) => t("phone.outcome.quoted", { title }));
  const Title = workshop.value?.closed ? "h1" : "h2";
  return (
    <section class="section outcomes">
      <Title>{t("phone.close.thanks")}</Title>
      <p>{named.length > 0 ? t("phone.outcome.none_voted", { titles: formatList(named) }) : t("phone.outcome.none")}</p>
    </section>
  );
}
