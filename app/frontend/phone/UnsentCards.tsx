import { Trash2 } from "lucide";
import type { JSX } from "preact";

import { t, type TextKey } from "../i18n";
import { Card } from "../ui/Card";
import { BoardCard } from "./BoardCard";
import { ConfirmButton } from "./ConfirmButton";
import { type PhoneSession, submitCard, themeOf, useSession } from "./session";
import { type CardViewModel, rejectedUnsaved } from "./cardViewModel";
import { SubmitCardButton } from "./SubmitCardButton";

/** Rejected cards with their texts; in steps without a board also cards that wait. */
export function UnsentCards({ hasBoard }: { hasBoard: boolean }): JSX.Element | null {
  const session = useSession();
  const unsentCards = session.cards.value.filter((card) => rejectedUnsaved(card) || (!hasBoard && card.isOwn && (!card.onServer || card.rejected)));
  if (unsentCards.length === 0) return null;
  return (
    <section class="section" aria-labelledby="unsent">
      <h2 id="unsent">{t("phone.unsent.title")}</h2>
      <ul class="cards">
        {unsentCards.map((card) => (
          <li key={card.id}>
            {rejectedUnsaved(card) && (isLate(card) || !canWrite(session)) ? <UnsentCard card={card} /> : <BoardCard card={card} />}
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

/** A card that can be sent again, as a new one, while cards can be written. */
function UnsentCard({ card: { text, theme: id, rejected } }: { card: CardViewModel }): JSX.Element {
  const session = useSession();
  const theme = themeOf(session, id);
  const resend = () => submitCard(session, id, text, rejected && { replaces: rejected.id });
  const dismiss = () => rejected && session.outbox.dismiss(rejected.id);
  return (
    <Card text={text} theme={theme}>
      <p>{t(reasonKey(session))}</p>
      {canWrite(session) && <SubmitCardButton asNote={session.step.value?.private ?? false} onClick={resend} />}
      <ConfirmButton icon={Trash2} label={t("phone.card_form.discard")} question={t("phone.card_form.discard.ask")} onConfirm={dismiss} />
    </Card>
  );
}

function reasonKey(session: PhoneSession): TextKey {
  if (session.workshop.value?.closed) return "phone.unsent.closed";
  return canWrite(session) ? "phone.unsent.now" : "phone.unsent.later";
}
