import { useComputed } from "@preact/signals";
import { X } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { localized, t } from "../../i18n";
import { Icon, ThemeIcon } from "../../icons";
import { Send } from "../../mirroredIcons";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Stack } from "../../ui/Stack";
import { colourOf, type Theme } from "../../ui/theme";
import { type Card as TableCard, useSession } from "../session";
import { DeleteCardButton } from "../DeleteCardButton";

type Props = { number: number; onClose: () => void };

/** The shared cards of one table, without private notes. */
export function TableBoard({ number, onClose }: Props): JSX.Element {
  const { workshop, cards } = useSession();
  const leads = useComputed(() =>
    [...cards.value.values()].filter(({ table, under }) => table === number && under === null).sort((a, b) => a.at - b.at),
  );
  const title = useRef<HTMLHeadingElement>(null);
  const hasDeleted = useRef(false);
  const focusTitle = () => title.current?.focus({ preventScroll: true });
  useLayoutEffect(focusTitle, []);
  // The focus was on a button of the deleted card, so it is moved to the title.
  useLayoutEffect(() => {
    if (hasDeleted.current && document.activeElement === document.body) focusTitle();
  }, [cards.value]);
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
        <Button kind="borderless" icon={X} iconOnly onClick={onClose}>{t("console.board.close")}</Button>
      </header>
      {leads.value.length === 0 && <p class="muted">{t("console.board.empty")}</p>}
      {workshop.value?.themes.map((theme) => {
        const ofTheme = leads.value.filter((card) => card.theme === theme.id);
        return ofTheme.length > 0 && <Column key={theme.id} theme={theme} cards={ofTheme} onDelete={() => (hasDeleted.current = true)} />;
      })}
    </section>
  );
}

function Column({ theme, cards, onDelete }: { theme: Theme; cards: readonly TableCard[]; onDelete: () => void }): JSX.Element {
  return (
    <div class="board-column" data-theme={colourOf(theme)}>
      <h3><ThemeIcon name={theme.icon} />{localized(theme.name)}</h3>
      {cards.map((card) => <LeadCard key={card.id} card={card} theme={theme} onDelete={onDelete} />)}
    </div>
  );
}

/** A lead card with the cards beneath it. */
function LeadCard({ card, theme, onDelete }: { card: TableCard; theme: Theme; onDelete: () => void }): JSX.Element {
  const { cards } = useSession();
  const beneath = card.beneath.flatMap((id) => cards.value.get(id) ?? []);
  const renderCard = ({ id, text }: TableCard) => (
    <Card key={id} text={text} theme={theme}>
      {card.sent && id === card.id && <span class="board-sent"><Icon of={Send} />{t("console.board.sent")}</span>}
      <DeleteCardButton card={id} onDelete={onDelete} />
    </Card>
  );
  return <Stack count={beneath.length + 1} theme={theme} beneath={beneath.map(renderCard)}>{renderCard(card)}</Stack>;
}
