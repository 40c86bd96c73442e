import { ArrowUp } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatNumber, localized, localizedLang, t } from "../i18n";
import { ThemeIcon } from "../icons";
import { Button } from "../ui/Button";
import { useMoveAnimation } from "../ui/moveAnimation";
import { Part } from "../ui/Part";
import { Stack } from "../ui/Stack";
import { colourOf } from "../ui/theme";
import type { Theme } from "../wire.gen";
import { BoardCard } from "./BoardCard";
import { useNewCards } from "./newCards";
import { themeOf, useSession } from "./session";
import { cardsBeneath, type CardViewModel, leadCards } from "./cardViewModel";
import "./Board.css";

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
      {held > 0 && (
        <div class="new-cards">
          <Button kind="primary" icon={ArrowUp} onClick={showAll}>{t("phone.board.new", { count: held })}</Button>
        </div>
      )}
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
    </section>
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
