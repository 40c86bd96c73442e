import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { t } from "../../i18n";
import { Card } from "../../ui/Card";
import { Dialog } from "../Dialog";
import { useSession } from "../session";
import { DeleteCardButton } from "../DeleteCardButton";
import { useDesk } from "./deskContext";

/** Shows the selected cards and the cards stacked beneath them, each with a button to delete it. */
export function DeleteCardsDialog({ cards: chosen }: { cards: readonly string[] }): JSX.Element | null {
  const desk = useDesk();
  const { cards, workshop } = useSession();
  // The first list is kept, because a stack gets a new lead card when its lead is deleted.
  const allIds = useRef(chosen.flatMap((id) => [id, ...(cards.peek().get(id)?.beneath ?? [])]));
  const remaining = allIds.current.flatMap((id) => cards.value.get(id) ?? []);
  return (
    <Dialog title={t("console.desk.delete_card")} class="delete-dialog" isDone={remaining.length === 0} onClose={() => (desk.toDelete.value = undefined)}>
      {(focusDialog) =>
        remaining.map(({ id, text, theme: themeId, table }) => {
          const theme = workshop.value?.themes.find((candidate) => candidate.id === themeId);
          return (
            <Card key={id} text={text} theme={theme}>
              <span>{t("console.desk.table", { table })}</span>
              <DeleteCardButton card={id} onDelete={focusDialog} />
            </Card>
          );
        })
      }
    </Dialog>
  );
}
