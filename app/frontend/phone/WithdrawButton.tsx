import { Trash2 } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { ConfirmButton } from "./ConfirmButton";
import { submitInRun, useSession } from "./session";
import type { CardViewModel } from "./cardViewModel";

type Props = { card: CardViewModel; onDone?: () => void };

/** Withdraws an own card, even from a cluster. */
export function WithdrawButton({ card: { id, text, rejected }, onDone }: Props): JSX.Element {
  const session = useSession();
  function withdraw(): void {
    if (rejected) session.outbox.discard(rejected.id);
    submitInRun(session, { type: "ideas.withdraw", card: id });
    onDone?.();
  }
  return <ConfirmButton icon={Trash2} label={t("phone.editor.withdraw")} question={t("phone.editor.withdraw.ask")} about={text} onConfirm={withdraw} />;
}

/** Tells screen readers when a withdrawal is saved, as the card is then gone. */
export function WithdrawalStatus(): JSX.Element {
  const saved = useSession().outbox.commands.value.filter(({ command, state }) => command.type === "ideas.withdraw" && state === "saved").at(-1);
  return <p class="visually-hidden" role="status">{saved && <span key={saved.id}>{t("phone.card.withdrawn")}</span>}</p>;
}
