import { Trash2 } from "lucide";
import type { JSX } from "preact";

import { t, type TextKey } from "../i18n";
import { Card } from "../ui/Card";
import { BoardCard } from "./BoardCard";
import { ConfirmButton } from "./ConfirmButton";
import { CopyButton } from "./CopyButton";
import { canWriteIn, isAtEnd, isPrivateStep, type PhoneSession, submitCard, themeOf, useSession } from "./session";
import { type CardViewModel, isTakenAway, rejectedUnsaved } from "./cardViewModel";
import { SubmitCardButton } from "./SubmitCardButton";

/** This person's rejected cards that are only on this phone. In steps without a board also those that wait, and saved cards with a
 * rejected change. */
export function unsavedCards({ cards }: Pick<PhoneSession, "cards">, hasBoard: boolean): CardViewModel[] {
  return cards.value.filter((card) => rejectedUnsaved(card) || (!hasBoard && (card.rejected || (card.isOwn && !card.onServer))));
}

/** The `unsavedCards`, each with why it is not saved and what to do. After the workshop they are the first thing on the page. */
export function UnsavedCards({ hasBoard }: { hasBoard: boolean }): JSX.Element | null {
  const session = useSession();
  const unsaved = unsavedCards(session, hasBoard);
  if (unsaved.length === 0) return null;
  const closed = session.workshop.value?.closed ?? false;
  const Title = closed ? "h1" : "h2";
  return (
    <section class="section unsaved" aria-labelledby="unsaved">
      <Title id="unsaved">{t("phone.unsaved.title")}</Title>
      <ul class="cards">
        {unsaved.map((card) => (
          <li key={card.id}>
            {rejectedUnsaved(card) && (isLate(card) || !canWrite(session)) ? (
              <UnsavedCard card={card} />
            ) : (
              <BoardCard card={card}>{closed && <CopyButton text={card.text} />}</BoardCard>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function canWrite({ step, workshop }: PhoneSession): boolean {
  return canWriteIn(step.value?.activity) && !workshop.value?.closed;
}

/** Whether the card itself is valid, but arrived after its step. */
function isLate({ rejected }: CardViewModel): boolean {
  return rejected?.rejection?.code === "step.not_running" || rejected?.rejection?.code === "workshop.closed";
}

/** A rejected card. While cards can be written, it can be submitted again as a new one. */
function UnsavedCard({ card: { text, theme: id, rejected, shared } }: { card: CardViewModel }): JSX.Element {
  const session = useSession();
  const theme = themeOf(session, id);
  const asNote = isPrivateStep(session) || !shared;
  const submitAgain = () => submitCard(session, { theme: id, text, asNote }, rejected && { replaces: rejected.id });
  const discard = () => rejected && session.outbox.discard(rejected.id);
  return (
    <Card text={text} theme={theme}>
      <p>{t(isTakenAway(rejected) ? "phone.card.taken_away" : reasonKey(session))}</p>
      {!canWrite(session) && <CopyButton text={text} />}
      {canWrite(session) && <SubmitCardButton asNote={asNote} about={text} onClick={submitAgain} />}
      <ConfirmButton icon={Trash2} label={t("phone.card_form.discard")} question={t("phone.card_form.discard.ask")} about={text} onConfirm={discard} />
    </Card>
  );
}

function reasonKey(session: PhoneSession): TextKey {
  if (session.workshop.value?.closed) return "phone.unsaved.closed";
  if (isAtEnd(session)) return "phone.unfinished.end";
  return canWrite(session) ? "phone.unsaved.now" : "phone.unsaved.later";
}
