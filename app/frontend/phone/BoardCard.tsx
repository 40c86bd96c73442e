import { Pencil } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";

import { replaceControlCharacters } from "../controlCharacters";
import { t } from "../i18n";
import { useDraft } from "../live/draft";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { CardEditor } from "./CardEditor";
import { cardDraft, type PhoneSession, themeDraft, themeOf, useSession } from "./session";
import { type CardViewModel, isTakenAway } from "./cardViewModel";
import { FocusAnchor } from "./FocusAnchor";
import { DiscardButton } from "./DiscardButton";
import { WithdrawButton } from "./WithdrawButton";

type Props = {
  card: CardViewModel;
  /** Actions besides editing an own card. */
  children?: ComponentChildren;
};

/** A card on the board; an own card can be edited in its place. */
export function BoardCard({ card, children }: Props): JSX.Element {
  const session = useSession();
  const theme = themeOf(session, card.theme);
  const reason = reasonOf(card);
  const cardProps = { text: card.text, theme, ...(reason && { reason }), ...shownState(card) };
  if (card.isOwn) {
    return (
      <FocusAnchor id={card.id}>
        <OwnCard card={card} cardProps={cardProps}>{children}</OwnCard>
      </FocusAnchor>
    );
  }
  return (
    <FocusAnchor id={card.id}>
      <Card {...cardProps}>
        {card.placed && <PlacedLabel />}
        {children}
        {card.rejected && <DiscardButton ids={[card.rejected.id]} card={card} />}
      </Card>
    </FocusAnchor>
  );
}

/** Why the server rejected the last command about the card. */
function reasonOf({ rejected, onServer }: CardViewModel): string | undefined {
  if (!isTakenAway(rejected)) return rejected?.rejection?.message;
  return t(onServer ? "phone.card.back" : "phone.card.taken_away");
}

/** That a card is saved is shown only to its author. */
function shownState({ isOwn, state }: CardViewModel): Pick<CardViewModel, "state"> {
  return state && (isOwn || state !== "saved") ? { state } : {};
}

/** A card in a cluster cannot be edited, but its author can withdraw it. */
function PlacedLabel(): JSX.Element {
  return <span>{t("phone.card.placed")}</span>;
}

/** Whether the running step allows editing and withdrawing cards. */
function canEdit({ step, workshop }: PhoneSession): boolean {
  const activity = step.value?.activity;
  return (activity === "ideas" || activity === "sort") && !workshop.value?.closed;
}

/** Add the card to those with an open editor. Returns a function that removes it. */
function registerEditor({ openEditors }: PhoneSession, card: string): () => void {
  openEditors.value = new Set([...openEditors.peek(), card]);
  return () => void (openEditors.value = new Set([...openEditors.peek()].filter((id) => id !== card)));
}

type OwnCardProps = Props & { cardProps: Parameters<typeof Card>[0] };

function OwnCard({ card, cardProps, children }: OwnCardProps): JSX.Element {
  const session = useSession();
  const draft = useDraft(cardDraft(session, card.id));
  const pickedTheme = useDraft(themeDraft(session, card.id));
  const [open, setOpen] = useState(draft.value !== "");
  // In a layout effect, so that the draft is never shown in two places.
  useLayoutEffect(() => (open ? registerEditor(session, card.id) : undefined), [open, card.id]);

  // The draft was cleared while this tab had no focus, so it was finished in another tab.
  const finished = open && draft.value === "" && !document.hasFocus();
  useEffect(() => {
    if (finished) setOpen(false);
  }, [finished]);

  function edit(): void {
    if (draft.value === "") pickedTheme.value = "";
    // A card that was rejected for its control characters may be of an earlier version of the page.
    draft.value ||= replaceControlCharacters(card.text);
    setOpen(true);
  }
  function close(): void {
    draft.value = pickedTheme.value = "";
    setOpen(false);
    session.focusTarget.value = card.id;
  }

  if (open) return <CardEditor card={card} text={draft} pickedTheme={pickedTheme} onDone={close} />;
  if (card.withdrawing) return <Card {...cardProps}>{t("phone.card.withdrawing")}</Card>;
  const isEditable = canEdit(session) && (card.state !== "waiting" || card.rejected);
  return (
    <Card {...cardProps}>
      {card.placed && <PlacedLabel />}
      {isEditable && card.placed && <WithdrawButton card={card} />}
      {isEditable && !card.placed && <Button kind="borderless" icon={Pencil} about={card.text} onClick={edit}>{t(card.rejected ? "phone.card.correct" : "phone.card.edit")}</Button>}
      {card.rejected && card.rejected.command.type !== "ideas.add" && <DiscardButton ids={[card.rejected.id]} card={card} />}
      {children}
    </Card>
  );
}
