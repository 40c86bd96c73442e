import type { JSX } from "preact";

import { t } from "../i18n";
import { BoardCard } from "./BoardCard";
import { rejectedUnsaved } from "./cardViewModel";
import { useSession } from "./session";

/** The person's own cards at tables where they sat before. */
export function CardsAtOtherTables(): JSX.Element | null {
  const { cards, me } = useSession();
  const otherCards = cards.value.filter((card) => card.isOwn && card.shared && card.table !== me.value?.table && !rejectedUnsaved(card));
  if (otherCards.length === 0) return null;
  return (
    <section class="section" aria-labelledby="other-tables">
      <h2 id="other-tables">{t("phone.other_tables.title")}</h2>
      <ul class="cards">
        {otherCards.map((card) => (
          <li key={card.id}>
            <BoardCard card={card}>
              <span>{t("phone.table", { table: card.table })}</span>
            </BoardCard>
          </li>
        ))}
      </ul>
    </section>
  );
}
