import { X } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { useSession } from "../session";
import { DeleteCardButton } from "../DeleteCardButton";
import { useDesk } from "./deskContext";
import "./Dialog.css";

/** Shows the selected cards and the cards stacked under them, each with a button to delete it. */
export function DeleteCardsDialog({ cards: chosen }: { cards: readonly string[] }): JSX.Element | null {
  const desk = useDesk();
  const { cards, workshop } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>(".delete-card button")?.focus();
  }, []);
  // The first list is kept, because a stack gets a new lead card when its lead is deleted.
  const allIds = useRef(chosen.flatMap((id) => [id, ...(cards.peek().get(id)?.beneath ?? [])]));
  const remaining = allIds.current.flatMap((id) => cards.value.get(id) ?? []);
  const isDone = remaining.length === 0;
  const close = () => (desk.toDelete.value = undefined);
  useLayoutEffect(() => {
    if (isDone) dialog.current?.close();
  }, [isDone]);
  return (
    <dialog class="desk-dialog" ref={dialog} aria-labelledby="delete-title" onClose={close} onClick={({ target }) => target === dialog.current && dialog.current?.close()}>
      <div class="desk-dialog-box">
        <header>
          <h2 id="delete-title">{t("console.desk.delete_card")}</h2>
          <Button kind="borderless" icon={X} iconOnly onClick={() => dialog.current?.close()}>{t("console.cancel")}</Button>
        </header>
        {remaining.map(({ id, text, theme: themeId, table }) => {
          const theme = workshop.value?.themes.find((candidate) => candidate.id === themeId);
          return (
            <Card key={id} text={text} theme={theme}>
              <span>{t("console.desk.table", { table })}</span>
              <DeleteCardButton card={id} onDelete={() => dialog.current?.focus()} />
            </Card>
          );
        })}
      </div>
    </dialog>
  );
}
