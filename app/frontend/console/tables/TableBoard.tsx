import { useComputed } from "@preact/signals";
import { Send, X } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { named, t } from "../../i18n";
import { Icon, ThemeIcon } from "../../icons";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Stack } from "../../ui/Stack";
import { colourOf, type Theme } from "../../ui/theme";
import { type Card as TableCard, useHall } from "../hall";

type Props = { number: number; onClose: () => void };

/** What lies on one table's board, to read: what the table shares, never its people's own notes. */
export function TableBoard({ number, onClose }: Props): JSX.Element {
  const { workshop, cards } = useHall();
  const leads = useComputed(() => 
    [...cards.value.values()].filter(({ table, under }) => table === number && under === null).sort((a, b) => a.at - b.at),
  );
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section
      class="table-board"
      aria-labelledby="board-title"
      onKeyDown={({ key }) => {
        if (key === "Escape") onClose();
      }}
    >
      <header>
        <h2 id="board-title" ref={title} tabIndex={-1}>{t("console.board.title", { table: number })}</h2>
        <Button kind="quiet" icon={X} iconOnly onClick={onClose}>{t("console.board.close")}</Button>
      </header>
      {leads.value.length === 0 && <p class="quiet">{t("console.board.empty")}</p>}
      {workshop.value?.themes.map((theme) => {
        const own = leads.value.filter((card) => card.theme === theme.id);
        return own.length > 0 && <Column key={theme.id} theme={theme} cards={own} />;
      })}
    </section>
  );
}

function Column({ theme, cards }: { theme: Theme; cards: readonly TableCard[] }): JSX.Element {
  return (
    <div class="board-column" data-theme={colourOf(theme)}>
      <h3><ThemeIcon name={theme.icon} />{named(theme.name)}</h3>
      {cards.map((card) => <Lead key={card.id} card={card} theme={theme} />)}
    </div>
  );
}

function Lead({ card, theme }: { card: TableCard; theme: Theme }): JSX.Element {
  const { cards } = useHall();
  const paper = (
    <Card text={card.text} theme={theme}>
      {card.sent && <span class="board-sent"><Icon of={Send} />{t("console.board.sent")}</span>}
    </Card>
  );
  if (card.beneath.length === 0) return paper;
  const under = card.beneath.flatMap((id) => cards.value.get(id) ?? []);
  return (
    <Stack count={under.length + 1} theme={theme} under={under.map(({ id, text }) => <Card key={id} text={text} theme={theme} />)}>
      {paper}
    </Stack>
  );
}
