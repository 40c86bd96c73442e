import type { JSX } from "preact";

import { t } from "../i18n";
import { BoardCard } from "./BoardCard";
import { useHall } from "./hall";

/** One's own cards that lie at tables where one sat before. */
export function Elsewhere(): JSX.Element | null {
  const { pieces, me } = useHall();
  const there = pieces.value.filter(({ there, mine, shared, table }) => there && mine && shared && table !== me.value?.table);
  if (there.length === 0) return null;
  return (
    <section class="section" aria-labelledby="elsewhere">
      <h2 id="elsewhere">{t("phone.elsewhere.title")}</h2>
      <ul class="cards">
        {there.map((piece) => (
          <li key={piece.id}>
            <BoardCard piece={piece}>
              <span>{t("phone.table", { table: piece.table })}</span>
            </BoardCard>
          </li>
        ))}
      </ul>
    </section>
  );
}
