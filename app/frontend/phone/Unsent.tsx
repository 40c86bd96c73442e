import { Trash2 } from "lucide";
import type { JSX } from "preact";

import { type Key, t } from "../i18n";
import { Card } from "../ui/Card";
import { BoardCard } from "./BoardCard";
import { Confirm } from "./Confirm";
import { type Hall, themeOf, useHall, writeCard } from "./hall";
import { outside, type Piece } from "./pieces";
import { PutButton } from "./PutButton";

/** Cards that the server would not have, with their words kept; where no board is shown, also those that still wait. */
export function Unsent({ board }: { board: boolean }): JSX.Element | null {
  const hall = useHall();
  const unsent = hall.pieces.value.filter((piece) => outside(piece) || (!board && piece.mine && (!piece.there || piece.refused)));
  if (unsent.length === 0) return null;
  return (
    <section class="section" aria-labelledby="unsent">
      <h2 id="unsent">{t("phone.unsent.title")}</h2>
      <ul class="cards">
        {unsent.map((piece) => (
          <li key={piece.id}>
            {outside(piece) && (late(piece) || !writing(hall)) ? <Laid piece={piece} /> : <BoardCard piece={piece} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function writing({ step, workshop }: Hall): boolean {
  return step.value?.activity === "ideas" && !workshop.value?.closed;
}

/** Nothing is wrong with the card itself: it only came when the hall did something else. */
function late({ refused }: Piece): boolean {
  return refused?.refusal?.code === "step.not_running" || refused?.refusal?.code === "workshop.closed";
}

/** The card lies here until the hall writes again; then one tap sends it as a new one. */
function Laid({ piece: { text, theme: id, refused } }: { piece: Piece }): JSX.Element {
  const hall = useHall();
  const theme = themeOf(hall, id);
  const put = () => writeCard(hall, id, text, refused && { instead: refused.id });
  const dismiss = () => refused && hall.outbox.dismiss(refused.id);
  return (
    <Card text={text} {...(theme && { theme })}>
      <p>{t(why(hall))}</p>
      {writing(hall) && <PutButton asNote={hall.step.value?.private ?? false} onClick={put} />}
      <Confirm icon={Trash2} ask={t("phone.writing.throw_away")} sure={t("phone.writing.throw_away_sure")} onSure={dismiss} />
    </Card>
  );
}

function why(hall: Hall): Key {
  if (hall.workshop.value?.closed) return "phone.unsent.closed";
  return writing(hall) ? "phone.unsent.now" : "phone.unsent.later";
}
