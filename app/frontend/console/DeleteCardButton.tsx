import { Trash2 } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Notice } from "../ui/Notice";
import { ConfirmButton } from "./ConfirmButton";
import { useSession } from "./session";
import { useCommand } from "./useCommand";
import "./DeleteCardButton.css";

/** Takes an offensive card away, even if it was sent or is in a cluster. It can be brought back. */
export function DeleteCardButton({ card, onDelete }: { card: string; onDelete: () => void }): JSX.Element | null {
  const { client: { store }, workshop } = useSession();
  const { send, problem } = useCommand();
  if (workshop.value?.closed) return null;
  const isVotedOn = store.all("vote/").value.some(([, { closed, options }]) => !closed && options.some(({ ref }) => ref === `card/${card}`));
  const deleteCard = () => {
    onDelete();
    send({ type: "ideas.withdraw", card });
  };
  return (
    <div class="delete-card">
      <ConfirmButton kind="borderless" icon={Trash2} label={t("console.delete_card")} question={t(isVotedOn ? "console.delete_card.ask.voted_on" : "console.delete_card.ask")} confirmLabel={t("console.delete_card.yes")} onConfirm={deleteCard} />
      {problem && <Notice kind="error">{problem}</Notice>}
    </div>
  );
}
