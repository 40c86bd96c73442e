import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t } from "../i18n";
import { Send } from "../mirroredIcons";
import { Button } from "../ui/Button";
import { useMoveAnimation } from "../ui/moveAnimation";
import { BoardCard } from "./BoardCard";
import { isPrivateStep, submitInRun, useSession } from "./session";
import { rejectedUnsaved } from "./cardViewModel";

/** The person's private notes, with buttons to share them. Screen readers read when the shared notes are saved. */
export function PrivateNotes(): JSX.Element {
  const session = useSession();
  const { cards, focusTarget } = session;
  /** The id of one of the notes that were shared last. */
  const [shared, setShared] = useState<string>();
  const list = useMoveAnimation<HTMLUListElement>();
  const notes = cards.value.filter((card) => card.isOwn && !card.shared && !rejectedUnsaved(card));
  const ready = notes.filter(({ state }) => state === "saved").map(({ id }) => id);
  const isSaved = cards.value.some((card) => card.id === shared && card.shared && card.state === "saved");
  function share(cards: string[]): void {
    submitInRun(session, { type: "ideas.share", cards });
    focusTarget.value = cards[0];
    setShared(cards[0]);
  }
  return (
    <>
      {/* In an element, as a browser that translates the page replaces the text node, and Preact could not remove it. */}
      <p class="visually-hidden" role="status">{isSaved && <span>{t("phone.latest.on_table")}</span>}</p>
      {notes.length > 0 && (
        <section class="section" aria-labelledby="notes">
          <h2 id="notes">{t("phone.notes.title", { count: notes.length })}</h2>
          {!isPrivateStep(session) && <p class="muted">{t("phone.notes.report")}</p>}
          {ready.length > 1 && <Button icon={Send} onClick={() => share(ready)}>{t("phone.notes.share_all")}</Button>}
          <ul class="cards" ref={list}>
            {notes.map((card) => (
              <li key={card.id} data-animation-key={card.id}>
                <BoardCard card={card}>
                  {ready.includes(card.id) && <Button kind="borderless" icon={Send} about={card.text} onClick={() => share([card.id])}>{t("phone.notes.share")}</Button>}
                </BoardCard>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
