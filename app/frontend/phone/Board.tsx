import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatNumber, named, t } from "../i18n";
import { ThemeIcon } from "../icons";
import { useFlip } from "../ui/flip";
import { Stack } from "../ui/Stack";
import { colourOf } from "../ui/theme";
import type { Theme } from "../wire.gen";
import { BoardCard } from "./BoardCard";
import { themeOf, useHall } from "./hall";
import { beneath, leads, type Piece } from "./pieces";
import "./Board.css";

type Props = {
  /** How a card, or the top card of a stack, is drawn. */
  children: (lead: Piece) => ComponentChildren;
  /** How a card beneath another is drawn. */
  under?: (piece: Piece) => ComponentChildren;
};

/** The table's cards, a group per theme, newest first. While somebody edits a card in it, the board keeps still. */
export function Board({ children, under }: Props): JSX.Element {
  const { pieces, me, workshop, editing } = useHall();
  const seen = useStill(pieces.value, editing.value > 0);
  const all = leads(seen, me.value?.table ?? 0);
  const themes = workshop.value?.themes.filter(({ id }) => all.some(({ theme }) => theme === id)) ?? [];
  return (
    <section class="section board" aria-labelledby="board">
      <h2 id="board">{all.length > 0 ? t("phone.board.title", { count: originals(all) }) : t("phone.board.empty")}</h2>
      {themes.map((theme) => (
        <Group key={theme.id} theme={theme} leads={all.filter((lead) => lead.theme === theme.id)} all={seen} draw={children} under={under} />
      ))}
    </section>
  );
}

/** How many cards lie there, those beneath others included: a card that is stacked is not gone. */
function originals(leads: readonly Piece[]): number {
  return leads.reduce((sum, { beneath: under }) => sum + 1 + under.length, 0);
}

/** The last value from before it had to keep still. */
function useStill<T>(value: T, still: boolean): T {
  const last = useRef(value);
  if (!still) last.current = value;
  return last.current;
}

type GroupProps = { theme: Theme; leads: readonly Piece[]; all: readonly Piece[]; draw: Props["children"]; under: Props["under"] };

function Group({ theme, leads: cards, all, draw, under }: GroupProps): JSX.Element {
  const list = useFlip<HTMLUListElement>();
  return (
    <div class="group">
      <h3 data-theme={colourOf(theme)}>
        <ThemeIcon name={theme.icon} />
        {named(theme.name)}
        <span class="quiet">{formatNumber(originals(cards))}</span>
      </h3>
      <ul class="cards" ref={list}>
        {cards.map((lead) => (
          <li key={lead.id} data-flip={lead.id}>
            <Pile lead={lead} all={all} draw={draw} under={under} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Pile({ lead, all, draw, under = (piece) => <BoardCard piece={piece} /> }: Pick<GroupProps, "all" | "draw" | "under"> & { lead: Piece }): JSX.Element {
  const theme = themeOf(useHall(), lead.theme);
  const below = beneath(all, lead);
  return (
    <Stack
      count={1 + below.length}
      {...(theme && { theme })}
      under={below.map((piece) => <div key={piece.id}>{under(piece)}</div>)}
    >
      {draw(lead)}
    </Stack>
  );
}
