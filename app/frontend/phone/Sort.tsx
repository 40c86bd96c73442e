import { CornerDownRight, Layers, Send, Undo2 } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { t } from "../i18n";
import { Icon } from "../icons";
import { Button } from "../ui/Button";
import { usePressGuard } from "../ui/pressGuard";
import { Board } from "./Board";
import { BoardCard } from "./BoardCard";
import { type PhoneSession, useSession } from "./session";
import { PrivateNotes } from "./PrivateNotes";
import { leadCards, type CardViewModel } from "./cardViewModel";
import "./Sort.css";

// What is sorted an hour later may be wrong by then: it waits for the network, but not over a reload.
const NOT_PERSISTED = { persist: false };

/** The table puts together what says the same, and sends its best to the hall. */
export function Sort(): JSX.Element {
  const session = useSession();
  const left = sendsLeft(session);
  useEffect(() => () => void (session.cardToStack.value = undefined), []);
  return (
    <>
      <p class="sends" role="status">
        <strong>{left > 0 ? t("phone.sort.left", { count: left }) : t("phone.sort.none_left")}</strong>
      </p>
      <PrivateNotes />
      <Board renderBeneath={(card) => <CardBeneath card={card} />}>{(lead) => <LeadCard lead={lead} left={left} />}</Board>
    </>
  );
}

function sendsLeft({ cards, me, step }: PhoneSession): number {
  const sent = leadCards(cards.value, me.value?.table ?? 0).filter((lead) => lead.sent).length;
  return Math.max(0, (step.value?.sends ?? 0) - sent);
}

/** A card, or the top one of a stack. */
function LeadCard({ lead, left }: { lead: CardViewModel; left: number }): JSX.Element {
  const { cardToStack, focusTarget, outbox } = useSession();
  const isPicked = cardToStack.value === lead.id;
  const card = withoutRoutineState(useSession(), lead);
  if (lead.placed || !lead.isOnServer || lead.isWithdrawing) {
    return <BoardCard card={card} />;
  }
  if (cardToStack.value !== undefined && !isPicked) return <StackTarget lead={card} />;
  const toggleStacking = () => (cardToStack.value = isPicked ? undefined : lead.id);
  function send(): void {
    focusTarget.value = lead.id;
    outbox.submit({ type: "sort.send", card: lead.id }, NOT_PERSISTED);
  }
  return (
    <div class="sortable" data-cardToStack={isPicked} data-sent={lead.sent}>
      <BoardCard card={card}>
        <Button kind="quiet" icon={Layers} aria-pressed={isPicked} onClick={toggleStacking}>
          {t("phone.sort.stack")}
          <HiddenCardText card={lead} />
        </Button>
        {!lead.sent && !isPicked && (
          <Button kind="quiet" icon={Send} disabled={left === 0} onClick={send}>
            {t("phone.sort.send")}
            <HiddenCardText card={lead} />
          </Button>
        )}
        {lead.sent && <SentLabel />}
        {lead.sent && !isPicked && <TakeBackButton lead={lead} />}
      </BoardCard>
    </div>
  );
}

/** Stands where *Send* stood: a second tap there falls on words. */
function SentLabel(): JSX.Element {
  return (
    <span class="sent-mark">
      <Icon of={Send} />
      {t("phone.sort.sent")}
    </span>
  );
}

/** On the other side of the card, and deaf at first: whoever tapped to send, here or on another phone, meant to send. */
function TakeBackButton({ lead }: { lead: CardViewModel }): JSX.Element {
  const { focusTarget, outbox } = useSession();
  const isGuarded = usePressGuard();
  function takeBack(): void {
    if (isGuarded()) return;
    focusTarget.value = lead.id;
    outbox.submit({ type: "sort.take_back", card: lead.id }, NOT_PERSISTED);
  }
  return (
    <span class="take-back">
      <Button kind="quiet" icon={Undo2} onClick={takeBack}>
        {t("phone.sort.take_back")}
        <HiddenCardText card={lead} />
      </Button>
    </span>
  );
}

/** Where the picked card may go: the whole card is the button. */
function StackTarget({ lead }: { lead: CardViewModel }): JSX.Element {
  const { cardToStack, focusTarget, outbox } = useSession();
  function stack(): void {
    focusTarget.value = lead.id;
    if (cardToStack.value !== undefined) outbox.submit({ type: "sort.stack", card: cardToStack.value, onto: lead.id }, NOT_PERSISTED);
    cardToStack.value = undefined;
  }
  return (
    <div class="sort-target">
      <BoardCard card={{ ...lead, isOwn: false }}>
        <Button icon={Layers} onClick={stack}>
          {t("phone.sort.put_here")}
          <HiddenCardText card={lead} />
        </Button>
      </BoardCard>
    </div>
  );
}

/** A card in an opened stack. */
function CardBeneath({ card }: { card: CardViewModel }): JSX.Element {
  const session = useSession();
  function unstack(): void {
    session.focusTarget.value = card.id;
    session.outbox.submit({ type: "sort.unstack", card: card.id }, NOT_PERSISTED);
  }
  return (
    <BoardCard card={withoutRoutineState(session, card)}>
      {!card.placed && session.cardToStack.value === undefined && (
        <Button kind="quiet" icon={CornerDownRight} onClick={unstack}>
          {t("phone.sort.take_out")}
          <HiddenCardText card={card} />
        </Button>
      )}
    </BoardCard>
  );
}

/** Many buttons say the same; read aloud, each also says about which card. */
function HiddenCardText({ card }: { card: CardViewModel }): JSX.Element {
  return <span class="visually-hidden">: {card.text}</span>;
}

/** While all goes well a move is seen by itself, and a mark that comes and goes would only stir the page. */
function withoutRoutineState({ connection }: PhoneSession, { state, ...card }: CardViewModel): CardViewModel {
  return state === "refused" || (state && connection.status.value !== "live") ? { ...card, state } : card;
}
