import { Trash2 } from "lucide";
import type { JSX } from "preact";

import { t, type TextKey } from "../i18n";
import { Card } from "../ui/Card";
import { BoardCard } from "./BoardCard";
import { ConfirmButton } from "./ConfirmButton";
import { type PhoneSession, submitCard, themeOf, useSession } from "./session";
import { type CardViewModel, isTakenAway, rejectedUnsaved } from "./cardViewModel";
import { SubmitCardButton } from "./SubmitCardButton";

/** This person's rejected cards that are only on this phone. In steps without a board also those that wait, and saved cards with a
 * rejected change. */
export function UnsavedCards({ hasBoard }: { hasBoard: boolean }): JSX.Element | null {
  const session = useSession();
  const unsavedCards = session.cards.value.filter((card) => rejectedUnsaved(card) || (!hasBoard && card.isOwn && (!card.onServer || card.rejected)));
  if (unsavedCards.length === 0) return null;
  return (
    <section class="section" aria-labelledby="unsaved">
      <h2 id="unsaved">{t("phone.unsaved.title")}</h2>
      <ul class="cards">
        {unsavedCards.map((card) => (
          <li key={card.id}>
            {rejectedUnsaved(card) && (isLate(card) || !canWrite(session)) ? <UnsavedCard card={card} /> : <BoardCard card={card} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function canWrite({ step, workshop }: PhoneSession): boolean {
  return step.value?.activity === "ideas" && !workshop.value?.closed;
}

/** Whether the card itself is valid, but arrived after its step. */
function isLate({ rejected }: CardViewModel): boolean {
  return rejected?.rejection?.code === "step.not_running" || rejected?.rejection?.code === "workshop.closed";
}

/** A rejected card. While cards can be written, it can be submitted again as a new one. */
function UnsavedCard({ card: { text, theme: id, rejected } }: { card: CardViewModel }): JSX.Element {
  const session = useSession();
  const theme = themeOf(session, id);
  const submitAgain = () => submitCard(session, id, text, rejected && { replaces: rejected.id });
  const discard = () => rejected && session.outbox.discard(rejected.id);
  return (
    <Card text={text} theme={theme}>
      <p>{t(isTakenAway(rejected) ? "phone.card.taken_away" : reasonKey(session))}</p>
      {canWrite(session) && <SubmitCardButton asNote={session.step.value?.private ?? false} onClick={submitAgain} />}
      <ConfirmButton icon={Trash2} label={t("phone.card_form.discard")} question={t("phone.card_form.discard.ask")} onConfirm={discard} />
    </Card>
  );
}

function reasonKey(session: PhoneSession): TextKey {
  if (session.workshop.value?.closed) return "phone.unsaved.closed";
  return canWrite(session) ? "phone.unsaved.now" : "phone.unsaved.later";
}
