import { useSignal } from "@preact/signals";
import { ArchiveRestore } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import type { TakenCard, TakenCards } from "../http.gen";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { Notice } from "../ui/Notice";
import { Dialog } from "./Dialog";
import { useSession } from "./session";
import { useAnswer } from "./useAnswer";
import { useCommand } from "./useCommand";
import "./CardsTakenAway.css";

/** Opens the list of cards that a facilitator took away. It is shown while there are any, to those who may take cards away. */
export function CardsTakenAwayButton(): JSX.Element | null {
  const { client, workshop, mayDeleteCards } = useSession();
  const isOpen = useSignal(false);
  const count = client.store.entity("counts").value?.taken_away ?? 0;
  if (!mayDeleteCards || workshop.value?.closed) return null;
  return (
    <>
      {count > 0 && <Button kind="borderless" icon={ArchiveRestore} aria-haspopup="dialog" onClick={() => (isOpen.value = true)}>{t("console.taken_cards.count", { count })}</Button>}
      {isOpen.value && <CardsTakenAwayDialog count={count} onClose={() => (isOpen.value = false)} />}
    </>
  );
}

/** The cards that a facilitator took away, each with a button that brings it back. count: of the cards; the list is read again when it
 * changes. */
export function CardsTakenAwayDialog({ count, onClose }: { count: number; onClose: () => void }): JSX.Element {
  const { code, cards: boardCards } = useSession();
  const { value: found, problem, readAgain } = useAnswer<TakenCards>(`/api/workshops/${code}/taken-cards`, count);
  const isOnBoard = ({ id }: TakenCard) => boardCards.value.has(id);
  // Another session may bring a card back while a third takes one away, which leaves the count as it was.
  const isOld = found?.cards.some(isOnBoard) ?? false;
  useEffect(() => {
    if (isOld) readAgain();
  }, [isOld]);
  return (
    <Dialog title={t("console.taken_cards")} class="cards-taken-away" isDone={count === 0} onClose={onClose}>
      {(focusDialog) => (
        <>
          <p class="muted">{t("console.taken_cards.why")}</p>
          {problem && (
            <div class="cards-taken-away-problem">
              <Notice kind="error">{problem}</Notice>
              <Button onClick={() => (focusDialog(), readAgain())}>{t("network.try_again")}</Button>
            </div>
          )}
          {found?.cards.filter((card) => !isOnBoard(card)).map((card) => <CardTakenAway key={card.id} card={card} onBringBack={focusDialog} />)}
        </>
      )}
    </Dialog>
  );
}

function CardTakenAway({ card, onBringBack }: { card: TakenCard; onBringBack: () => void }): JSX.Element {
  const session = useSession();
  const { send, problem, waiting } = useCommand();
  const { id, table, number, text } = card;
  const bringBack = () => {
    onBringBack();
    send({ type: "ideas.bring_back", card: id }, () => session.announce(t("console.taken_cards.announce", { table, number })));
  };
  return (
    <Card text={text} theme={session.workshop.value?.themes.find((theme) => theme.id === card.theme)}>
      <span>{t("console.taken_cards.card", { table, number })}</span>
      {!waiting && <Button kind="borderless" icon={ArchiveRestore} aria-label={t("console.taken_cards.bring_back", { table, number })} onClick={bringBack}>{t("console.desk.bring_back")}</Button>}
      {problem && <Notice kind="error">{problem}</Notice>}
    </Card>
  );
}
