import { Trash2 } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Confirm } from "./Confirm";
import { useHall } from "./hall";
import type { Piece } from "./pieces";

type Props = { piece: Piece; onDone?: () => void };

/** Takes one's own card back from everywhere, also from a cluster that it lies in. */
export function Withdraw({ piece: { id, refused }, onDone }: Props): JSX.Element {
  const { outbox } = useHall();
  function withdraw(): void {
    if (refused) outbox.dismiss(refused.id);
    outbox.submit({ type: "ideas.withdraw", card: id });
    onDone?.();
  }
  return <Confirm icon={Trash2} ask={t("phone.editor.take_back")} sure={t("phone.editor.take_back_sure")} onSure={withdraw} />;
}
