import { ArrowUp } from "lucide";
import type { ComponentChildren, JSX } from "preact";
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
import { cardsBeneath, type CardViewModel, leadCards } from "./cardViewModel";
import "./Board.css";

/** Cards that arrive within this time are announced together. */
const ANNOUNCE_MS = 3000;

type Props = {
  /** Renders a card without a stack, or the lead card of a stack. */
  children: (lead: CardViewModel) => ComponentChildren;
  /** Renders a card beneath another. */
  renderBeneath?: (card: CardViewModel) => ComponentChildren;
};

/** The table's cards, grouped by theme, newest first. While a card on it is being edited, only what the person sorts changes the board. */
export function Board({ children, renderBeneath }: Props): JSX.Element {
  const { cards, me, isMoving, workshop, openEditors, outbox } = useSession();
  const sorted = outbox.commands.value.filter(({ command }) => command.type.startsWith("sort."));
  const shown = useFrozen(cards.value, openEditors.value.size > 0, sorted.map(({ id }) => id).join());
  const all = leadCards(shown, me.value?.table ?? 0);
  const board = useRef<HTMLElement>(null);
  const { leads, held, showAll } = useNewCards(board, all);
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
          allCards={shown}
          renderLead={children}
          renderBeneath={renderBeneath}
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

type StackProps = { allCards: readonly CardViewModel[]; renderLead: Props["children"]; renderBeneath: Props["renderBeneath"] };
type ThemeGroupProps = StackProps & { theme: Theme; leads: readonly CardViewModel[] };
type CardStackProps = StackProps & { lead: CardViewModel };

function ThemeGroup({ theme, leads, ...stackProps }: ThemeGroupProps): JSX.Element {
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
            <Part><CardStack lead={lead} {...stackProps} /></Part>
          </li>
        ))}
      </ul>
    </div>
  );
}

function CardStack({ lead, allCards, renderLead, renderBeneath = (card) => <BoardCard card={card} /> }: CardStackProps): JSX.Element {
  const theme = themeOf(useSession(), lead.theme);
  const beneath = cardsBeneath(allCards, lead);
  return (
    <Stack
      count={1 + beneath.length}
      theme={theme}
      about={lead.text}
      beneath={beneath.map((card) => <div key={card.id}>{renderBeneath(card)}</div>)}
    >
      {renderLead(lead)}
    </Stack>
  );
}
