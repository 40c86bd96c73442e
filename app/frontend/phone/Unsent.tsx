import type { JSX } from "preact";

import { t } from "../i18n";
import { BoardCard } from "./BoardCard";
import { useHall } from "./hall";

/** Cards that the server has not got (yet), in steps that show no board: waiting, or refused with their words kept. */
export function Unsent(): JSX.Element | null {
  const { pieces } = useHall();
  const unsent = pieces.value.filter(({ mine, there, refused }) => mine && (!there || refused));
  if (unsent.length === 0) return null;
  return (
    <section class="section" aria-labelledby="unsent">
      <h2 id="unsent">{t("phone.unsent.title")}</h2>
      <ul class="cards">
        {unsent.map((piece) => (
          <li key={piece.id}>
            <BoardCard piece={piece} />
          </li>
        ))}
      </ul>
    </section>
  );
}
