import { ArrowUp } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { formatNumber, localized, localizedLang, t } from "../i18n";
import { ThemeIcon } from "../icons";
import { Button } from "../ui/Button";
import { useMoveAnimation } from "../ui/moveAnimation";
import { Part } from "../ui/Part";
import { useJustAppeared } from "../ui/pressGuard";
import { Stack } from "../ui/Stack";
import { colourOf } from "../ui/theme";
import type { Theme } from "../wire.gen";
import { BoardCard } from "./BoardCard";
import { useNewCards } from "./newCards";
import { themeOf, useSession } from "./session";
import { cardsBeneath, type CardViewModel, hasSameItems, leadCards } from "./cardViewModel";
import "./Board.css";

/** Cards that arrive within this time are announced together. */
const ANNOUNCE_MS = 3000;

type CardComponent = (props: { card: CardViewModel }) => JSX.Element;
type Props = {
  /** A card without a stack, or the lead card of a stack. */
  Lead?: CardComponent;
  /** A card beneath another. */
  Beneath?: CardComponent;
};
const NO_CARDS: readonly CardViewModel[] = [];

/** The table's cards, grouped by theme, newest first. While a card on it is being edited, only what the person sorts changes the board. */
export function Board({ Lead = BoardCard, Beneath = BoardCard }: Props): JSX.Element {
  const { cards, me, isMoving, workshop, openEditors, outbox } = useSession();
  const sorted = outbox.commands.value.filter(({ command }) => command.type.startsWith("sort."));
  const shown = useFrozen(cards.value, openEditors.value.size > 0, sorted.map(({ id }) => id).join());
  const all = leadCards(shown, me.value?.table ?? 0);
  const board = useRef<HTMLElement>(null);
  const { leads, held, showAll } = useNewCards(board, all);
  const beneath = useCardsBeneath(leads, shown);
  const title = all.length > 0 ? t("phone.board.title", { count: countCards(all) }) : t(isMoving.value ? "phone.board.moving" : "phone.board.empty");
  const themes = workshop.value?.themes.filter(({ id }) => leads.some(({ theme }) => theme === id)) ?? [];
  return (
    <section ref={board} class="section board" aria-labelledby="board">
      <h2 id="board">{title}</h2>
      {themes.map((theme) => (
        <ThemeGroup
          key={theme.id}
          theme={theme}
          leads={leads.filter((lead) => lead.theme === theme.id)}
          beneath={beneath}
          Lead={Lead}
          Beneath={Beneath}
        />
      ))}
      <p class="visually-hidden" role="status">{held > 0 && <HeldCards held={held} />}</p>
      {held > 0 && <NewCardsButton held={held} onClick={showAll} />}
    </section>
  );
}

/** The number of held cards in words, without those that came in the last ANNOUNCE_MS, so that a status announces many at once. */
function HeldCards({ held }: { held: number }): JSX.Element | null {
  const [announced, announce] = useState(0);
  const latest = useRef(held);
  latest.current = held;
  const isDue = held !== announced;
  useEffect(() => {
    if (!isDue) return;
    const timer = setTimeout(() => announce(latest.current), ANNOUNCE_MS);
    return () => clearTimeout(timer);
  }, [isDue]);
  return announced > 0 ? <>{t("phone.board.new", { count: announced })}</> : null;
}

/** It lies over the cards, and comes after them, so that Tab reaches it from a card. */
function NewCardsButton({ held, onClick }: { held: number; onClick: () => void }): JSX.Element {
  const hasJustAppeared = useJustAppeared();
  return (
    <div class="new-cards" data-just-appeared={hasJustAppeared}>
      <Button kind="primary" icon={ArrowUp} onClick={onClick}>{t("phone.board.new", { count: held })}</Button>
    </div>
  );
}

/** The number of cards, including those beneath others. */
function countCards(leads: readonly CardViewModel[]): number {
  return leads.reduce((sum, { beneath }) => sum + 1 + beneath.length, 0);
}

/** The value, or the one from when `isFrozen` became true or `key` changed. */
function useFrozen<T>(value: T, isFrozen: boolean, key: string): T {
  const last = useRef({ value, key });
  if (!isFrozen || key !== last.current.key) last.current = { value, key };
  return last.current.value;
}

/** The cards beneath each of these lead cards, by its id: the same list as before if they have not changed. */
function useCardsBeneath(leads: readonly CardViewModel[], cards: readonly CardViewModel[]): ReadonlyMap<string, readonly CardViewModel[]> {
  const last = useRef<ReadonlyMap<string, readonly CardViewModel[]>>(new Map());
  const entries = leads.map((lead) => {
    const [before, now] = [last.current.get(lead.id) ?? NO_CARDS, cardsBeneath(cards, lead)];
    return [lead.id, hasSameItems(now, before) ? before : now] as const;
  });
  return (last.current = new Map(entries));
}

type CardComponents = Required<Props>;
type ThemeGroupProps = CardComponents & { theme: Theme; leads: readonly CardViewModel[]; beneath: ReadonlyMap<string, readonly CardViewModel[]> };
type CardStackProps = CardComponents & { lead: CardViewModel; beneath: readonly CardViewModel[] };

function ThemeGroup({ theme, leads, beneath, ...components }: ThemeGroupProps): JSX.Element {
  const list = useMoveAnimation<HTMLUListElement>();
  const count = formatNumber(countCards(leads));
  return (
    <div class="group">
      <h3 data-theme={colourOf(theme)}>
        <ThemeIcon name={theme.icon} />
        <span lang={localizedLang(theme.name)}>{localized(theme.name)}</span>
        <span class="muted">{count}</span>
      </h3>
      <ul class="cards" ref={list}>
        {leads.map((lead) => (
          <li key={lead.id} data-animation-key={lead.id}>
            <CardStack lead={lead} beneath={beneath.get(lead.id) ?? NO_CARDS} {...components} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** It reads a signal, so it is drawn again only if that or one of its properties has changed. The `Part` is inside for that reason, and covers
 * all but the theme. */
function CardStack({ lead, beneath, Lead, Beneath }: CardStackProps): JSX.Element {
  const theme = themeOf(useSession(), lead.theme);
  return (
    <Part>
      <Stack
        count={1 + beneath.length}
        theme={theme}
        about={lead.text}
        beneath={beneath.map((card) => <div key={card.id}><Beneath card={card} /></div>)}
      >
        <Lead card={lead} />
      </Stack>
    </Part>
  );
}
