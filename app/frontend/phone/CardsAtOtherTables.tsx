import type { JSX } from "preact";

import { t } from "../i18n";
import { BoardCard } from "./BoardCard";
import { useSession } from "./session";

/** One's own cards that lie at tables where one sat before. */
export function CardsAtOtherTables(): JSX.Element | null {
  const { cards, me } = useSession();
  const isOnServer = cards.value.filter(({ isOnServer, isOwn, shared, table }) => isOnServer && isOwn && shared && table !== me.value?.table);
  if (isOnServer.length === 0) return null;
  return (
    <section class="section" aria-labelledby="elsewhere">
      <h2 id="elsewhere">{t("phone.elsewhere.title")}</h2>
      <ul class="cards">
        {isOnServer.map((card) => (
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
