import { Send } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { useFlip } from "../ui/flip";
import { BoardCard } from "./BoardCard";
import { useHall } from "./hall";
import { outside } from "./pieces";

/** One's own notes, which nobody else sees yet. */
export function Notes(): JSX.Element | null {
  const { pieces, outbox } = useHall();
  const list = useFlip<HTMLUListElement>();
  const notes = pieces.value.filter((piece) => piece.mine && !piece.shared && !outside(piece));
  const ready = notes.filter(({ state }) => state === "saved").map(({ id }) => id);
  const share = (cards: string[]) => outbox.submit({ type: "ideas.share", cards });
  if (notes.length === 0) return null;
  return (
    <section class="section" aria-labelledby="notes">
      <h2 id="notes">{t("phone.notes.title", { count: notes.length })}</h2>
      {ready.length > 1 && <Button icon={Send} onClick={() => share(ready)}>{t("phone.notes.put_all")}</Button>}
      <ul class="cards" ref={list}>
        {notes.map((piece) => (
          <li key={piece.id} data-flip={piece.id}>
            <BoardCard piece={piece}>
              {ready.includes(piece.id) && <Button kind="quiet" icon={Send} onClick={() => share([piece.id])}>{t("phone.notes.put")}</Button>}
            </BoardCard>
          </li>
        ))}
      </ul>
    </section>
  );
}
