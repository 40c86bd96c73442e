import type { JSX } from "preact";

import { type Key, t } from "../i18n";
import { Card } from "../ui/Card";
import { themeOf, useHall } from "./hall";
import { leads, type Piece } from "./pieces";
import { Scenarios } from "./Scenarios";

/** The theme team reads; here is what became of one's own so far. */
export function Merge(): JSX.Element {
  const hall = useHall();
  const sent = leads(hall.pieces.value, hall.me.value?.table ?? 0).filter((lead) => lead.sent).length;
  return (
    <>
      <section class="calm">
        <h2>{t("phone.merge.title")}</h2>
        <p>{t("phone.merge.sent", { count: sent })}</p>
      </section>
      <Scenarios empty={t("phone.merge.no_scenarios")} />
      <Mine />
    </>
  );
}

function fate({ shared, placed, sent }: Piece): Key {
  if (!shared) return "phone.merge.private";
  return placed ? "phone.merge.placed" : sent ? "phone.merge.on_the_way" : "phone.merge.kept";
}

/** One's own cards, and how far each has come. */
function Mine(): JSX.Element | null {
  const hall = useHall();
  const mine = hall.pieces.value.filter((piece) => piece.mine && piece.there);
  if (mine.length === 0) return null;
  return (
    <section class="section" aria-labelledby="mine">
      <h2 id="mine">{t("phone.merge.mine")}</h2>
      <ul class="cards">
        {mine.map((piece) => {
          const theme = themeOf(hall, piece.theme);
          return (
            <li key={piece.id}>
              <Card text={piece.text} {...(theme && { theme })}>
                {t(fate(piece))}
              </Card>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
