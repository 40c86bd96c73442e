import { useSignal, useSignalEffect } from "@preact/signals";
import { Layers } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { t } from "../i18n";
import { Icon } from "../icons";
import { CornerDownRight, Send, Undo2 } from "../mirroredIcons";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { Part } from "../ui/Part";
import { usePressGuard } from "../ui/pressGuard";
import { Board } from "./Board";
import { BoardCard } from "./BoardCard";
import { type PhoneSession, submitInRun, useSession } from "./session";
import { PrivateNotes } from "./PrivateNotes";
import { type CardViewModel, leadCards } from "./cardViewModel";
import "./Sort.css";

/** The sort step: the table stacks similar cards and sends the best ones. */
export function Sort(): JSX.Element {
  const session = useSession();
  const { isMoving } = session;
  const sends = session.step.value?.sends ?? 0;
  const sent = session.sent.value;
  const left = sends - sent;
  useEffect(() => () => void (session.cardToStack.value = undefined), []);
  const hasLostCard = useLostCard(session);
  return (
    <>
      <p role="status">
        <strong key={left}>
          {isMoving.value ? "" : left > 0 ? t("phone.sort.left", { count: left }) : left === 0 ? t("phone.sort.none_left") : t("phone.sort.too_many", { sent, sends, back: 1 - left })}
        </strong>
      </p>
      {hasLostCard && <Notice kind="info">{t("phone.sort.card_gone")}</Notice>}
      <Part><PrivateNotes /></Part>
      <Board Lead={LeadCard} Beneath={CardBeneath} />
    </>
  );
}

/** End the choice of a stack when the card that is to be stacked is not on the board any more. Returns whether that happened, until another
 * card is to be stacked. */
function useLostCard({ cardToStack, cards, me }: PhoneSession): boolean {
  const isLost = useSignal(false);
  useSignalEffect(() => {
    const id = cardToStack.value;
    if (id === undefined) return;
    const isThere = leadCards(cards.value, me.value?.table ?? 0).some((lead) => lead.id === id && !lead.placed && !lead.withdrawing);
    isLost.value = !isThere;
    if (!isThere) cardToStack.value = undefined;
  });
  return isLost.value;
}

/** A card without a stack, or the lead card of a stack. While a card is to be stacked, the others are its targets: each of them as a whole is
 * the button. */
function LeadCard({ card: lead }: { card: CardViewModel }): JSX.Element {
  const session = useSession();
  const { cardToStack, focusTarget } = session;
  const isCardToStack = cardToStack.value === lead.id;
  const card = withoutRoutineState(session, lead);
  if (lead.placed || !lead.onServer || lead.withdrawing) {
    return <BoardCard card={card} />;
  }
  const toggleCardToStack = () => (cardToStack.value = isCardToStack ? undefined : lead.id);
  function stackHere(): void {
    focusTarget.value = lead.id;
    if (cardToStack.value !== undefined) submitInRun(session, { type: "sort.stack", card: cardToStack.value, onto: lead.id });
    cardToStack.value = undefined;
  }
  const isTarget = cardToStack.value !== undefined && !isCardToStack;
  const button = isTarget ? { onClick: stackHere } : { kind: "borderless" as const, "aria-pressed": isCardToStack, onClick: toggleCardToStack };
  return (
    <div class={isTarget ? "stack-target" : "sortable"} data-card-to-stack={isCardToStack} data-sent={lead.sent}>
      <BoardCard card={isTarget ? { ...card, isOwn: false } : card}>
        <Button icon={Layers} about={lead.text} {...button}>{t(isTarget ? "phone.sort.put_here" : "phone.sort.stack")}</Button>
        {!isTarget && !lead.sent && !isCardToStack && <SendButton lead={lead} />}
        {!isTarget && lead.sent && <SentLabel />}
        {!isTarget && lead.sent && !isCardToStack && <TakeBackButton lead={lead} />}
      </BoardCard>
    </div>
  );
}

function SendButton({ lead }: { lead: CardViewModel }): JSX.Element {
  const session = useSession();
  const isAllowed = session.sent.value < (session.step.value?.sends ?? 0);
  function send(): void {
    session.focusTarget.value = lead.id;
    submitInRun(session, { type: "sort.send", card: lead.id });
  }
  return <Button kind="borderless" icon={Send} about={lead.text} aria-disabled={!isAllowed} onClick={() => isAllowed && send()}>{t("phone.sort.send")}</Button>;
}

/** The label of a sent card. It replaces the send button, so that a second tap does nothing. */
function SentLabel(): JSX.Element {
  return (
    <span class="sent-label">
      <Icon of={Send} />
      {t("phone.sort.sent")}
    </span>
  );
}

/** The button that takes a card back. It is on the other side of the card and ignores presses at first, because a second tap was
 * still meant to send. */
function TakeBackButton({ lead }: { lead: CardViewModel }): JSX.Element {
  const session = useSession();
  const isGuarded = usePressGuard();
  function takeBack(): void {
    if (isGuarded()) return;
    session.focusTarget.value = lead.id;
    submitInRun(session, { type: "sort.take_back", card: lead.id });
  }
  return (
    <span class="take-back">
      <Button kind="borderless" icon={Undo2} about={lead.text} onClick={takeBack}>{t("phone.sort.take_back")}</Button>
    </span>
  );
}

/** A card beneath another one in an open stack. */
function CardBeneath({ card }: { card: CardViewModel }): JSX.Element {
  const session = useSession();
  function unstack(): void {
    session.focusTarget.value = card.id;
    submitInRun(session, { type: "sort.unstack", card: card.id });
  }
  return (
    <BoardCard card={withoutRoutineState(session, card)}>
      {!card.placed && session.cardToStack.value === undefined && (
        <Button kind="borderless" icon={CornerDownRight} about={card.text} onClick={unstack}>{t("phone.sort.unstack")}</Button>
      )}
    </BoardCard>
  );
}

/** A card's state is shown only if it was rejected or there is no connection. Otherwise it would flicker with each command. */
function withoutRoutineState({ connection }: PhoneSession, { state, ...card }: CardViewModel): CardViewModel {
  return state === "rejected" || (state && connection.status.value !== "live") ? { ...card, state } : card;
}
