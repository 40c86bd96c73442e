import { Trash2 } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Card } from "../ui/Card";
import { BoardCard } from "./BoardCard";
import { Confirm } from "./Confirm";
import { themeOf, useHall } from "./hall";
import { outside, type Piece } from "./pieces";

/** Cards that the server would not have, with their words kept; where no board is shown, also those that still wait. */
export function Unsent({ board }: { board: boolean }): JSX.Element | null {
  const { pieces, step, workshop } = useHall();
  const writing = step.value?.activity === "ideas" && !workshop.value?.closed;
  const unsent = pieces.value.filter((piece) => outside(piece) || (!board && piece.mine && (!piece.there || piece.refused)));
  if (unsent.length === 0) return null;
  return (
    <section class="section" aria-labelledby="unsent">
      <h2 id="unsent">{t("phone.unsent.title")}</h2>
      <ul class="cards">
        {unsent.map((piece) => (
          <li key={piece.id}>
            {outside(piece) && !writing ? <Laid piece={piece} /> : <BoardCard piece={piece} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Nothing can be sent now: the card lies here until the hall writes again. */
function Laid({ piece }: { piece: Piece }): JSX.Element {
  const hall = useHall();
  const theme = themeOf(hall, piece.theme);
  return (
    <Card text={piece.text} {...(theme && { theme })}>
      <p>{t(hall.workshop.value?.closed ? "phone.unsent.closed" : "phone.unsent.later")}</p>
      <Confirm icon={Trash2} ask={t("phone.writing.throw_away")} sure={t("phone.writing.throw_away_sure")} onSure={() => piece.refused && hall.outbox.dismiss(piece.refused.id)} />
    </Card>
  );
}
