import { CornerDownRight, Layers, Send, Undo2 } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { t } from "../i18n";
import { Icon } from "../icons";
import { Button } from "../ui/Button";
import { useFresh } from "../ui/fresh";
import { Board } from "./Board";
import { BoardCard } from "./BoardCard";
import { type Hall, useHall } from "./hall";
import { Notes } from "./Notes";
import { leads, type Piece } from "./pieces";
import "./Sort.css";

// What is sorted an hour later may be wrong by then: it waits for the network, but not over a reload.
const soon = { keep: false };

/** The table puts together what says the same, and sends its best to the hall. */
export function Sort(): JSX.Element {
  const hall = useHall();
  const left = sendsLeft(hall);
  useEffect(() => () => void (hall.picked.value = undefined), []);
  return (
    <>
      <p class="sends" role="status">
        <strong>{left > 0 ? t("phone.sort.left", { count: left }) : t("phone.sort.none_left")}</strong>
      </p>
      <Notes />
      <Board under={(piece) => <Beneath piece={piece} />}>{(lead) => <Lead lead={lead} left={left} />}</Board>
    </>
  );
}

function sendsLeft({ pieces, me, step }: Hall): number {
  const sent = leads(pieces.value, me.value?.table ?? 0).filter((lead) => lead.sent).length;
  return Math.max(0, (step.value?.sends ?? 0) - sent);
}

/** A card, or the top one of a stack. */
function Lead({ lead, left }: { lead: Piece; left: number }): JSX.Element {
  const { picked, followed, outbox } = useHall();
  const chosen = picked.value === lead.id;
  const piece = hush(useHall(), lead);
  if (lead.placed || !lead.there || lead.leaving) {
    return <BoardCard piece={piece} />;
  }
  if (picked.value !== undefined && !chosen) return <Target lead={piece} />;
  const pick = () => (picked.value = chosen ? undefined : lead.id);
  function send(): void {
    followed.value = lead.id;
    outbox.submit({ type: "sort.send", card: lead.id }, soon);
  }
  return (
    <div class="sortable" data-picked={chosen} data-sent={lead.sent}>
      <BoardCard piece={piece}>
        <Button kind="quiet" icon={Layers} aria-pressed={chosen} onClick={pick}>
          {t("phone.sort.stack")}
          <About piece={lead} />
        </Button>
        {!lead.sent && !chosen && (
          <Button kind="quiet" icon={Send} disabled={left === 0} onClick={send}>
            {t("phone.sort.send")}
            <About piece={lead} />
          </Button>
        )}
        {lead.sent && <SentMark />}
        {lead.sent && !chosen && <TakeBack lead={lead} />}
      </BoardCard>
    </div>
  );
}

/** Stands where *Send* stood: a second tap there falls on words. */
function SentMark(): JSX.Element {
  return (
    <span class="sent-mark">
      <Icon of={Send} />
      {t("phone.sort.sent")}
    </span>
  );
}

/** On the other side of the card, and deaf at first: whoever tapped to send, here or on another phone, meant to send. */
function TakeBack({ lead }: { lead: Piece }): JSX.Element {
  const { followed, outbox } = useHall();
  const fresh = useFresh();
  function takeBack(): void {
    if (fresh()) return;
    followed.value = lead.id;
    outbox.submit({ type: "sort.take_back", card: lead.id }, soon);
  }
  return (
    <span class="take-back">
      <Button kind="quiet" icon={Undo2} onClick={takeBack}>
        {t("phone.sort.take_back")}
        <About piece={lead} />
      </Button>
    </span>
  );
}

/** Where the picked card may go: the whole card is the button. */
function Target({ lead }: { lead: Piece }): JSX.Element {
  const { picked, followed, outbox } = useHall();
  function put(): void {
    followed.value = lead.id;
    if (picked.value !== undefined) outbox.submit({ type: "sort.stack", card: picked.value, onto: lead.id }, soon);
    picked.value = undefined;
  }
  return (
    <div class="sort-target">
      <BoardCard piece={{ ...lead, mine: false }}>
        <Button icon={Layers} onClick={put}>
          {t("phone.sort.put_here")}
          <About piece={lead} />
        </Button>
      </BoardCard>
    </div>
  );
}

/** A card in an opened stack. */
function Beneath({ piece }: { piece: Piece }): JSX.Element {
  const hall = useHall();
  function take(): void {
    hall.followed.value = piece.id;
    hall.outbox.submit({ type: "sort.unstack", card: piece.id }, soon);
  }
  return (
    <BoardCard piece={hush(hall, piece)}>
      {!piece.placed && hall.picked.value === undefined && (
        <Button kind="quiet" icon={CornerDownRight} onClick={take}>
          {t("phone.sort.take_out")}
          <About piece={piece} />
        </Button>
      )}
    </BoardCard>
  );
}

/** Many buttons say the same; read aloud, each also says about which card. */
function About({ piece }: { piece: Piece }): JSX.Element {
  return <span class="visually-hidden">: {piece.text}</span>;
}

/** While all goes well a move is seen by itself, and a mark that comes and goes would only stir the page. */
function hush({ socket }: Hall, { state, ...piece }: Piece): Piece {
  return state === "refused" || (state && socket.status.value !== "live") ? { ...piece, state } : piece;
}
